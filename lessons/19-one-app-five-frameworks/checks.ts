// Longer than 300 lines: the two tracks stand on other frameworks, and one lesson's checks lie in one file.
import {
  type Check,
  type Evidence,
  failed,
  type Probe,
  passed,
  type ResponseSeen,
  statusLine,
  type Visit,
} from '../lesson.ts';

const FRAMEWORKS = ['django', 'flask', 'bottle', 'pyramid', 'tornado'] as const;
const GATEWAY = ['django', 'flask', 'bottle', 'pyramid'] as const;
type Framework = (typeof FRAMEWORKS)[number];

/** Of the Node track. */
const TWO = ['http', 'express'] as const;

/** How many clients listen to each counter at once. */
const LISTENERS = 3;

interface Note {
  readonly id: number;
  readonly text: string;
}

interface Row {
  readonly name: Framework;
  readonly lines: number;
  readonly modules: number;
  readonly threads: number;
}

interface NodeRow {
  readonly name: (typeof TWO)[number];
  readonly lines: number;
  readonly packages: number;
  readonly open: number;
}

async function add(probe: Probe, name: string, text: string): Promise<ResponseSeen> {
  const body = `text=${encodeURIComponent(text)}`;
  const raw = [
    `POST /${name}/notes HTTP/1.1`,
    `Host: localhost:${probe.port}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
  return (await probe.request(raw)).response;
}

async function notes(probe: Probe, name: string): Promise<readonly Note[]> {
  const { response } = await probe.get(`/${name}/notes.json`);
  return (JSON.parse(response.text) as { readonly notes: readonly Note[] }).notes;
}

type Table<Entry extends { readonly name: string }> = Readonly<Record<Entry['name'], Entry>>;

async function table<Entry extends { readonly name: string }>(probe: Probe): Promise<Table<Entry>> {
  const { response } = await probe.get('/table');
  const { frameworks } = JSON.parse(response.text) as { readonly frameworks: readonly Entry[] };
  return Object.fromEntries(frameworks.map((row) => [row.name, row])) as Table<Entry>;
}

interface Listening {
  /** Settles with the first event. */
  readonly opened: Promise<void>;
  /** Settles when enough was heard, or when the answer is no stream. */
  readonly heard: Promise<ResponseSeen>;
}

function listen(probe: Probe, name: string, isEnough: (stream: string) => boolean): Listening {
  const opened = Promise.withResolvers<void>();
  const heard = probe
    .get(
      `/${name}/counter`,
      {},
      {
        until: ({ text }) => {
          if (/^data: \d+\n\n/m.test(text)) opened.resolve();
          return isEnough(text);
        },
      },
    )
    .then(({ response }) => response);
  heard.then(
    ({ text }) => opened.reject(new Error(`The stream ended after “${text.slice(0, 60)}”.`)),
    opened.reject,
  );
  opened.promise.catch(() => {});
  heard.catch(() => {});
  return { opened: opened.promise, heard };
}

/** The first of them whose counter is no stream, and what it answered instead. */
async function withoutStream(probe: Probe, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const { response } = await probe.get(
      `/${name}/counter`,
      {},
      { until: ({ text }) => text.includes('\n\n') },
    );
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200 || !type.startsWith('text/event-stream')) {
      return `GET /${name}/counter was answered ${statusLine(response)}, ${type}.`;
    }
  }
  return undefined;
}

/** What every one of a track's applications has to do. `all` says how many they are, at the head of a sentence. */
const alike = (
  track: string,
  names: readonly string[],
  all: string,
  suffix = '',
): readonly Check[] => [
  {
    id: `pages${suffix}`,
    tracks: [track],
    says: `${all} show a list with a form, and a page for each note, and know which notes they do not have.`,
    async run(probe) {
      for (const name of names) {
        const list = (await probe.get(`/${name}/`)).response;
        if (!list.text.includes('<form') || !list.text.includes('href="notes/1"')) {
          return failed(
            `GET /${name}/ is no list with a form.`,
            `${statusLine(list)}\n${list.text}`,
          );
        }
        for (const [number, status] of [
          [1, 200],
          [999_999, 404],
        ]) {
          const { response } = await probe.get(`/${name}/notes/${number}`);
          if (response.status !== status) {
            return failed(
              `GET /${name}/notes/${number} should have been ${status}.`,
              statusLine(response),
            );
          }
        }
      }
      return passed;
    },
  },
  {
    id: `shared${suffix}`,
    tracks: [track],
    says: `A note that is sent through any of them is there in the JSON of ${all.toLowerCase()}.`,
    async run(probe) {
      for (const name of names) {
        const text = `<b>by ${name}</b>`;
        const answer = await add(probe, name, text);
        if (answer.status !== 302 && answer.status !== 303) {
          return failed(`POST /${name}/notes does not lead to the new note.`, statusLine(answer));
        }
        for (const reader of names) {
          const last = (await notes(probe, reader)).at(-1);
          if (last?.text !== text) {
            return failed(`${reader} does not know what came through ${name}.`, last?.text);
          }
        }
      }
      return passed;
    },
  },
  {
    id: `blank${suffix}`,
    tracks: [track],
    says: `${all} refuse a blank note with 400${names.includes('django') ? '; Django’s form says why by itself' : ''}.`,
    async run(probe) {
      for (const name of names) {
        const answer = await add(probe, name, ' ');
        if (answer.status !== 400) {
          return failed(`POST /${name}/notes took a blank note.`, statusLine(answer));
        }
        if (name === 'django' && !answer.text.includes('This field is required.')) {
          return failed('Django did not say what is missing.', answer.text);
        }
      }
      return passed;
    },
  },
  {
    id: `counters${suffix}`,
    tracks: [track],
    says: `${all} stream how many notes there are, and a note that comes through one moves the counters of ${all.toLowerCase()}.`,
    async run(probe) {
      const missing = await withoutStream(probe, names);
      if (missing !== undefined) return failed(missing);
      const before = (await notes(probe, names[0] ?? '')).length;
      const next = `data: ${before + 1}\n\n`;
      const listening = names.map((name) => listen(probe, name, (stream) => stream.includes(next)));
      await Promise.all(listening.map(({ opened }) => opened));
      await add(probe, names[1] ?? '', 'move!');
      await Promise.all(listening.map(({ heard }) => heard));
      return passed;
    },
  },
];

export const checks: readonly Check[] = [
  ...alike('python', FRAMEWORKS, 'All five'),
  ...alike('node', TWO, 'Both', '-of-two'),
  {
    id: 'views',
    tracks: ['python'],
    says: 'Pyramid picks the view of one address by what the client accepts: a page or JSON.',
    async run(probe) {
      for (const type of ['text/html', 'application/json']) {
        const { response } = await probe.get('/pyramid/notes/1', { Accept: type });
        if (!response.headers.get('content-type')?.startsWith(type)) {
          return failed(`Asked for ${type}, it sent another type.`, statusLine(response));
        }
      }
      return passed;
    },
  },
  {
    id: 'table',
    tracks: ['python'],
    says: 'The table counts: Django loads the most modules and Bottle the fewest, and Tornado’s app is longer than Flask’s and Bottle’s but shorter than Django’s.',
    async run(probe) {
      const rows = await table<Row>(probe);
      const { django, flask, bottle, tornado } = rows;
      const modules = FRAMEWORKS.map((name) => rows[name].modules);
      const isWeighed =
        django.modules === Math.max(...modules) && bottle.modules === Math.min(...modules);
      const isBetween =
        Math.max(flask.lines, bottle.lines) < tornado.lines && tornado.lines < django.lines;
      return isWeighed && isBetween
        ? passed
        : failed(
            'The numbers are in another order.',
            FRAMEWORKS.map(
              (name) => `${name}: ${rows[name].lines} lines, ${rows[name].modules} modules`,
            ).join('\n'),
          );
    },
  },
  {
    id: 'threads',
    tracks: ['python'],
    says: `While ${LISTENERS} clients listen to each counter, each application behind WSGI keeps ${LISTENERS} threads, and Tornado none.`,
    async run(probe) {
      const missing = await withoutStream(probe, FRAMEWORKS);
      if (missing !== undefined) return failed(missing);
      const listening = FRAMEWORKS.flatMap((name) =>
        Array.from({ length: LISTENERS }, () => listen(probe, name, () => false)),
      );
      await Promise.all(listening.map(({ opened }) => opened));
      const rows = await table<Row>(probe);
      const short = GATEWAY.find((name) => rows[name].threads < LISTENERS);
      if (short !== undefined) {
        return failed(`${short} serves them with ${rows[short].threads} threads.`);
      }
      return rows.tornado.threads === 0
        ? passed
        : failed(`Tornado keeps ${rows.tornado.threads} threads for them.`);
    },
  },
  {
    id: 'not-modified',
    tracks: ['node'],
    says: 'Who has Express’s list already is answered 304 Not Modified; plain http knows no ETag and sends the list again.',
    async run(probe) {
      const { response } = await probe.get('/express/');
      const headers = { 'If-None-Match': response.headers.get('etag') ?? '"none"' };
      const again = (await probe.get('/express/', headers)).response;
      const plain = (await probe.get('/http/', headers)).response;
      return again.status === 304 && plain.status === 200
        ? passed
        : failed('They answered otherwise.', `${statusLine(again)}\n${statusLine(plain)}`);
    },
  },
  {
    id: 'too-long',
    tracks: ['node'],
    says: 'Both refuse a form of 200,000 bytes with 413: Express by itself, plain http since we wrote it.',
    async run(probe) {
      for (const name of TWO) {
        const answer = await add(probe, name, 'x'.repeat(200_000));
        if (answer.status !== 413) {
          return failed(`POST /${name}/notes was answered otherwise.`, statusLine(answer));
        }
      }
      return passed;
    },
  },
  {
    id: 'table-of-two',
    tracks: ['node'],
    says: 'The table counts: the application in Express is the shorter one, and stands on more than 40 packages; plain http on none.',
    async run(probe) {
      const { http, express } = await table<NodeRow>(probe);
      return express.lines < http.lines && http.packages === 0 && express.packages > 40
        ? passed
        : failed('The numbers are others.', JSON.stringify({ http, express }));
    },
  },
  {
    id: 'open-answers',
    tracks: ['node'],
    says: `While ${LISTENERS} clients listen to each counter, ${LISTENERS} answers are open in both applications, and notes come and go as before.`,
    async run(probe) {
      const missing = await withoutStream(probe, TWO);
      if (missing !== undefined) return failed(missing);
      const listening = TWO.flatMap((name) =>
        Array.from({ length: LISTENERS }, () => listen(probe, name, () => false)),
      );
      await Promise.all(listening.map(({ opened }) => opened));
      for (const name of TWO) await add(probe, name, 'while others wait');
      const { http, express } = await table<NodeRow>(probe);
      return http.open >= LISTENERS && express.open >= LISTENERS
        ? passed
        : failed(`${http.open} and ${express.open} answers are open.`);
    },
  },
];

export const evidence: readonly Evidence[] = [
  { claim: 'ideal-mvc', verdict: 'holds', checks: ['pages', 'shared', 'blank'] },
  // Four frameworks behind one mount that knows none of them.
  { claim: 'wsgi-standard', verdict: 'holds', checks: ['pages', 'shared', 'counters'] },
  // Heavy and complete it is; but it serves JSON and a stream like the others.
  { claim: 'django', verdict: 'partly', checks: ['table', 'blank', 'counters'] },
  { claim: 'flask-bottle', verdict: 'holds', checks: ['shared', 'table'] },
  { claim: 'pyramid', verdict: 'holds', checks: ['views'] },
  { claim: 'tornado-middle', verdict: 'holds', checks: ['table', 'threads'] },
];

/** The page and its counters, and a note through each of the applications. */
export const visit: Visit = async (probe) => {
  await probe.get('/');
  const names = Object.keys(await table<{ name: string }>(probe));
  const streams = names.map((name) => listen(probe, name, () => false));
  await Promise.allSettled(streams.map(({ opened }) => opened));
  for (const name of names) {
    await add(probe, name, `by ${name}`);
    await notes(probe, name);
  }
};
