// The one task of the lessons on async models (20 to 28): a chat room with a slow archive. Each lesson solves it in another
// style, so that models can be compared; what goes over the wire is the same in all of them, and is judged here.
//
// The contract, plain HTTP/1.1 on port 8888. Text is UTF-8. A server may close the connection after an answer.
//
//   GET /                       200, text/html: page.html, the same file in each lesson.
//   POST /say                   The body is the message. 200 at once, with {"id": 3, "text": "hi"}: ids count up by one, from
//                               1. A blank message: 400.
//   GET /messages?after=N       200 with a list of all messages whose id is above N, in order, of the shape above. While
//                               there is none it waits, for as long as the client does (long poll). Without `after`: 0.
//   GET /archive?delay=S&page=P After S seconds 200 with {"page": "1", "lines": [text, ...]}. Two waits of S / 2: the first
//                               finds the page in the index, the second reads it (`find` and `read` of archive.py, the same
//                               file in each lesson). Page 9 is not in the index, page 3 is torn: 500 after the wait in which
//                               it failed. `page` is 1 and `delay` 1 where they are missing; a delay that is not a number
//                               from 0 to 60: 400.
//   anything else               404.
//
// Whoever waits keeps nobody else waiting, and a client that goes away while it waits costs nobody anything.
import {
  type Check,
  failed,
  type Probe,
  passed,
  type ResponseSeen,
  statusLine,
  type Visit,
} from './lesson.ts';

export interface Message {
  readonly id: number;
  readonly text: string;
}

/** How long a check waits for what the server should do at once; and for what some of the programs never do. */
const SOON = { timeout: 3_000 };
const SOONER = { timeout: 1_500 };

/** Says `text` on a connection of its own. */
export async function say(probe: Probe, text: string): Promise<Message> {
  const { response } = await post(probe, text);
  return messageIn(response);
}

async function post(probe: Probe, text: string): Promise<{ readonly response: ResponseSeen }> {
  const body = new TextEncoder().encode(text);
  const head = [
    'POST /say HTTP/1.1',
    `Host: localhost:${probe.port}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
  ];
  return probe.request(`${head.join('\r\n')}\r\n\r\n${text}`, SOON);
}

function messageIn(response: ResponseSeen): Message {
  const value = json(response);
  if (!isMessage(value)) {
    throw new Unexpected('POST /say is not answered with {"id": …, "text": …}.', seen(response));
  }
  return value;
}

/**
 * Asks for what comes after a message, and returns once the server has surely begun to wait: with a promise of its answer,
 * which may be left alone.
 */
export async function waitForNews(probe: Probe, after: number, signal?: AbortSignal) {
  const news = unattended(messagesAfter(probe, after, signal));
  // Connections are served in the order in which they come: when this one has an answer, that one was read.
  await probe.get('/', {}, SOON);
  return { news };
}

/** What `GET /messages?after=N` answers; waits as long as the server does, at most some seconds. */
export async function messagesAfter(
  probe: Probe,
  after: number,
  signal?: AbortSignal,
): Promise<readonly Message[]> {
  const patience = signal === undefined ? SOON : { ...SOON, signal };
  const { response } = await probe.get(`/messages?after=${after}`, {}, patience);
  const value = json(response);
  if (!Array.isArray(value) || !value.every(isMessage)) {
    throw new Unexpected('GET /messages is not answered with a list of messages.', seen(response));
  }
  return value;
}

export const chatRoomChecks: readonly Check[] = [
  check('page', 'GET / answers 200 OK with a page of HTML.', async (probe) => {
    const { response } = await probe.get('/', {}, SOON);
    const type = response.headers.get('content-type') ?? 'no Content-Type';
    return response.status === 200 && type.startsWith('text/html')
      ? passed
      : failed('GET / got another answer.', `${statusLine(response)}, ${type}`);
  }),

  check(
    'says',
    'POST /say answers at once with the message and its number, one above the last.',
    async (probe) => {
      const first = await say(probe, 'first');
      const second = await say(probe, 'zażółć 漢字');
      if (second.text !== 'zażółć 漢字') return failed('The text came back changed.', second.text);
      return second.id === first.id + 1
        ? passed
        : failed(`Message ${first.id} is followed by message ${second.id}.`);
    },
  ),

  check(
    'long-poll',
    'GET /messages?after=N waits until somebody says something, and then answers with it.',
    async (probe) => {
      const { id } = await say(probe, 'before');
      const waiting = await waitForNews(probe, id);
      const { id: next } = await say(probe, 'news');
      const news = await waiting.news;
      return news.length === 1 && news[0]?.id === next && news[0].text === 'news'
        ? passed
        : failed('The request that waited was not answered with the news.', JSON.stringify(news));
    },
  ),

  check(
    'everybody-hears',
    'Ten clients that wait are all answered by one message.',
    async (probe) => {
      const { id } = await say(probe, 'quiet, please');
      const waiting = await Promise.all(Array.from({ length: 10 }, () => waitForNews(probe, id)));
      await say(probe, 'to all');
      const heard = await Promise.all(waiting.map(({ news }) => news));
      const deaf = heard.filter((messages) => messages[0]?.text !== 'to all').length;
      return deaf === 0 ? passed : failed(`${deaf} of 10 clients heard something else.`);
    },
  ),

  check(
    'archive',
    'GET /archive answers with the lines of a page, once both waits are over.',
    async (probe) => {
      const { response } = await probe.get('/archive?delay=0.1&page=2', {}, SOON);
      const value = json(response);
      return isPage(value) && value.page === '2' && value.lines.length > 0
        ? passed
        : failed('The archive answered with something else.', seen(response));
    },
  ),

  check(
    'archive-keeps-nobody',
    'While one client waits 2 seconds for the archive, another says three things.',
    async (probe) => {
      const archive = probe.get('/archive?delay=2').then(() => 'archive');
      // Three, one after the other: between its two waits even a server that sleeps may answer one.
      const talk = say(probe, 'one')
        .then(() => say(probe, 'two'))
        .then(() => say(probe, 'three'))
        .then(() => 'talk');
      const first = await firstOf(archive, talk);
      return first === 'talk'
        ? passed
        : failed('The archive answered first: the talk had to wait for it.');
    },
  ),

  check(
    'readings-overlap',
    'Six short readings of the archive are done before one long one that began earlier.',
    async (probe) => {
      const long = probe.get('/archive?delay=2').then(() => 'long');
      const short = Array.from({ length: 6 }, () => probe.get('/archive?delay=0.3'));
      const first = await firstOf(
        long,
        Promise.all(short).then(() => 'short'),
      );
      return first === 'short'
        ? passed
        : failed('The long reading came first: the short ones waited for it, or for each other.');
    },
  ),

  check(
    'torn-page',
    'Page 3 is torn: its reader gets 500 Internal Server Error, and others talk on.',
    async (probe) => {
      const { response } = await probe.get('/archive?delay=0.1&page=3', {}, SOONER);
      if (response.status !== 500) return failed('Page 3 got another answer.', seen(response));
      await say(probe, 'still here');
      return passed;
    },
  ),

  check(
    'missing-page',
    'Page 9 is not in the index: its reader gets 500 Internal Server Error as well.',
    async (probe) => {
      const { response } = await probe.get('/archive?delay=0.1&page=9', {}, SOONER);
      return response.status === 500
        ? passed
        : failed('Page 9 got another answer.', seen(response));
    },
  ),

  check(
    'client-leaves',
    'A client that leaves while it waits costs the others nothing.',
    async (probe) => {
      const { id } = await say(probe, 'who is here?');
      const leaving = new AbortController();
      await waitForNews(probe, id, leaving.signal);
      const stays = await waitForNews(probe, id);
      leaving.abort();
      await say(probe, 'goodbye');
      const heard = await stays.news;
      return heard[0]?.text === 'goodbye'
        ? passed
        : failed('The client that stayed heard something else.', JSON.stringify(heard));
    },
  ),

  check(
    'bad-requests',
    'A blank message and a delay of “soon” get 400 Bad Request, an unknown path 404 Not Found.',
    async (probe) => {
      const answers = [
        [400, (await post(probe, ' ')).response],
        [400, (await probe.get('/archive?delay=soon', {}, SOON)).response],
        [404, (await probe.get('/nowhere', {}, SOON)).response],
      ] as const;
      const wrong = answers.find(([status, response]) => response.status !== status);
      return wrong === undefined
        ? passed
        : failed(`This should have been ${wrong[0]}.`, seen(wrong[1]));
    },
  ),
];

/** Two clients that listen, one that says something now and then, and readers of the archive meanwhile. */
export const chatRoomVisit: Visit = async (probe) => {
  await probe.get('/', {}, SOON);
  const read = (delay: number) => probe.get(`/archive?delay=${delay}&page=2`, {}, SOON);
  const listen = async () => {
    for (let heard = 0; heard < 3; ) heard += (await messagesAfter(probe, heard)).length;
  };
  const speak = async () => {
    for (const text of ['Tea?', 'Anybody?', 'Tea it is.']) {
      await say(probe, text);
      await read(0.1);
    }
  };
  await Promise.all([read(0.4), listen(), listen(), speak()]);
};

/** What a server said that the contract does not know. */
class Unexpected extends Error {
  readonly seen: string;

  constructor(why: string, seen: string) {
    super(why);
    this.seen = seen;
  }
}

/** A check whose `run` may ask by `say` and `messagesAfter`, which throw where an answer is out of contract. */
export function check(id: string, says: string, run: Check['run']): Check {
  return {
    id,
    says,
    run: (probe) =>
      run(probe).catch((error: unknown) => {
        if (error instanceof Unexpected) return failed(error.message, error.seen);
        throw error;
      }),
  };
}

/** Checks whose subject has no counterpart in the other track. */
export function only(track: string, checks: readonly Check[]): readonly Check[] {
  return checks.map((each) => ({ ...each, tracks: [track] }));
}

/**
 * Which of two answers came first. The other one is no longer waited for: the probe drops its connection when the check
 * is over, which rejects it.
 */
export function firstOf(one: Promise<string>, other: Promise<string>): Promise<string> {
  return Promise.race([unattended(one), unattended(other)]);
}

/** A promise whose rejection may go unheard, when the check ends before it does. */
function unattended<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {});
  return answer;
}

export function json(response: ResponseSeen): unknown {
  try {
    return JSON.parse(response.text);
  } catch {
    throw new Unexpected('The answer is not JSON.', seen(response));
  }
}

export function seen(response: ResponseSeen): string {
  return `${statusLine(response)}\n${response.text.slice(0, 200)}`;
}

function isMessage(value: unknown): value is Message {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'number' &&
    'text' in value &&
    typeof value.text === 'string'
  );
}

function isPage(value: unknown): value is { readonly page: string; readonly lines: unknown[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'page' in value &&
    typeof value.page === 'string' &&
    'lines' in value &&
    Array.isArray(value.lines)
  );
}
