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

interface Report {
  readonly name: string;
  readonly user: string | null;
  readonly parses: number;
}

function reportOf({ text }: ResponseSeen): Report | undefined {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}

const seen = (response: ResponseSeen) => `${statusLine(response)}\n${response.text}`;

/** Asks, and judges the report that comes back. `why` says what is amiss, or nothing. */
async function reports(probe: Probe, path: string, why: (report: Report) => string | undefined) {
  const { response } = await probe.get(path);
  const report = reportOf(response);
  if (report === undefined) return failed(`GET ${path} brought no report.`, seen(response));
  const fault = why(report);
  return fault === undefined ? passed : failed(fault, seen(response));
}

/** What the log layer noted of a request for /shop/tea, and how large the answer was in truth. */
async function logged(probe: Probe, stack: string) {
  const { response } = await probe.get(`/${stack}/shop/tea`);
  const [path, size] = (response.headers.get('x-log') ?? '').split(' ');
  return { path, size: Number(size), sent: response.body.length, response };
}

export const checks: readonly Check[] = [
  {
    id: 'strangers-parse-again',
    says: 'Fifty layers that know nothing of one another parse the query fifty times, and the application once more.',
    run: (probe) =>
      reports(probe, '/strangers-50?name=Ada', ({ parses }) =>
        parses === 51 ? undefined : `The query was parsed ${parses} times.`,
      ),
  },
  {
    id: 'parsed-once',
    says: 'Fifty layers of ours and the application parse the query once.',
    run: (probe) =>
      reports(probe, '/layers-50?name=Ada', ({ name, parses }) => {
        if (name !== 'Ada') return `The query says Ada, the application ${name}.`;
        return parses === 1 ? undefined : `The query was parsed ${parses} times.`;
      }),
  },
  {
    id: 'each-request-anew',
    says: 'The next requests get their own: Bob is Bob, and Ada again is Ada, each parsed once.',
    async run(probe) {
      for (const asked of ['Ada', 'Bob', 'Ada']) {
        const verdict = await reports(probe, `/layers-10?name=${asked}`, ({ name, parses }) => {
          if (name !== asked) return `The query says ${asked}, the application ${name}.`;
          return parses === 1 ? undefined : `The query of ${asked} was parsed ${parses} times.`;
        });
        if (!verdict.passed) return verdict;
      }
      return passed;
    },
  },
  {
    id: 'rewritten',
    says: 'GET /renamed?who=Ada still reaches the application as Ada: a layer on the way rewrites who= into name=.',
    run: (probe) =>
      reports(probe, '/renamed?who=Ada', ({ name }) =>
        name === 'Ada'
          ? undefined
          : 'The query was parsed before it was rewritten, and the application got the old fields.',
      ),
  },
  {
    id: 'ours',
    says: 'With our layer alone, GET /ours?name=Ada&from=Bob reports the user Ada.',
    run: (probe) =>
      reports(probe, '/ours?name=Ada&from=Bob', ({ user }) =>
        user === 'Ada' ? undefined : `The user is ${user}.`,
      ),
  },
  {
    id: 'theirs',
    says: 'With one more layer, GET /theirs?name=Ada&from=Bob reports the user Bob: two layers wrote to one key.',
    run: (probe) =>
      reports(probe, '/theirs?name=Ada&from=Bob', ({ user }) =>
        user === 'Bob' ? undefined : `The user is ${user}.`,
      ),
  },
  {
    id: 'log-outside',
    says: 'With the log outside the site, X-Log has the path that we asked for, and the size with the frame.',
    async run(probe) {
      const { path, size, sent, response } = await logged(probe, 'log-outside');
      return path === '/shop/tea' && size === sent
        ? passed
        : failed(`The log noted ${path} and ${size} of ${sent} bytes.`, seen(response));
    },
  },
  {
    id: 'log-inside',
    says: 'With the log inside the site, X-Log has the size without the frame, and the path without /shop.',
    async run(probe) {
      const { path, size, sent, response } = await logged(probe, 'log-inside');
      return path === '/tea' && size < sent
        ? passed
        : failed(`The log noted ${path} and ${size} of ${sent} bytes.`, seen(response));
    },
  },
  {
    id: 'frame-around-json',
    says: 'The answer is announced as JSON and is none: the application could not tell the site to spare it the frame.',
    async run(probe) {
      const { response } = await logged(probe, 'log-inside');
      return response.headers.get('content-type')?.startsWith('application/json') &&
        reportOf(response) === undefined
        ? passed
        : failed('The answer is something else.', seen(response));
    },
  },
];

export const evidence: readonly Evidence[] = [
  // Layers that do not know one another do parse again. Layers that agree on a key need not.
  {
    claim: 'wsgi-reparse',
    verdict: 'partly',
    checks: ['strangers-parse-again', 'parsed-once'],
  },
  {
    claim: 'wsgi-no-api',
    verdict: 'holds',
    checks: ['log-outside', 'log-inside', 'frame-around-json'],
  },
  { claim: 'wsgi-shared-environ', verdict: 'holds', checks: ['ours', 'theirs', 'rewritten'] },
];

/** The page, and a stack of each kind that it asks. */
export const visit: Visit = async (probe) => {
  await probe.get('/');
  for (const stack of ['strangers-50', 'layers-50', 'ours', 'theirs'])
    await probe.get(`/${stack}?name=Ada&from=Bob`);
  for (const stack of ['log-outside', 'log-inside']) await probe.get(`/${stack}/shop/tea`);
};
