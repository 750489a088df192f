import {
  type Check,
  type Evidence,
  failed,
  type Probe,
  passed,
  statusLine,
  type Visit,
} from '../lesson.ts';

const REPORTS = ['/first/report', '/second/report'] as const;
// The first few may slip by while the connection of the report is being set up.
const QUICK = 8;

/** How many quick requests to Tornado itself, sent one by one after the report, are answered before it. */
async function overtaking(probe: Probe, report: string): Promise<number> {
  let isReported = false;
  let ahead = 0;
  const wait = async () => {
    await probe.get(report);
    isReported = true;
  };
  const ask = async () => {
    for (let quick = 0; quick < QUICK; quick += 1) {
      await probe.get('/now');
      if (!isReported) ahead += 1;
    }
  };
  await Promise.all([wait(), ask()]);
  return ahead;
}

export const checks: readonly Check[] = [
  {
    id: 'one-port',
    says: 'Flask’s page and reports and Tornado’s own answer come from one port.',
    async run(probe) {
      for (const path of ['/', ...REPORTS, '/now']) {
        const { response } = await probe.get(path);
        if (response.status !== 200) {
          return failed(`GET ${path} got another answer.`, statusLine(response));
        }
      }
      return passed;
    },
  },
  {
    id: 'any-application',
    says: 'A WSGI application without a framework is served like Flask’s: by TornadoServer, in HTTP/1.1.',
    async run(probe) {
      for (const path of ['/plain', '/']) {
        const { response } = await probe.get(path);
        const server = response.headers.get('server') ?? 'nobody';
        if (response.status !== 200 || !server.startsWith('TornadoServer')) {
          return failed(`GET ${path} was answered by ${server}.`, statusLine(response));
        }
      }
      return passed;
    },
  },
  {
    id: 'stream',
    says: 'GET /ticks, Tornado’s own, is answered with a stream of events.',
    async run(probe) {
      const { response } = await probe.get(
        '/ticks',
        {},
        {
          until: ({ text }) => text.includes('data: 2\n\n'),
        },
      );
      return response.headers.get('content-type') === 'text/event-stream' && !response.complete
        ? passed
        : failed('GET /ticks did not bring a stream of events.', response.text);
    },
  },
  {
    id: 'first-blocks',
    says: 'While the first container makes a report, Tornado’s own answers have to wait for it.',
    async run(probe) {
      const ahead = await overtaking(probe, '/first/report');
      return ahead < QUICK
        ? passed
        : failed(
            `All ${QUICK} requests to /now were answered before the report. Leave the first container as it is, to compare.`,
          );
    },
  },
  {
    id: 'second-gives-way',
    says: 'While the second container makes a report, Tornado’s own answers do not wait for it.',
    async run(probe) {
      const ahead = await overtaking(probe, '/second/report');
      return ahead === QUICK
        ? passed
        : failed(
            `GET /second/report was sent, then GET /now ${QUICK} times, one by one: only ${ahead} were answered before the report.`,
          );
    },
  },
  {
    id: 'four-at-a-time',
    says: 'The second container makes four reports at a time: in four threads, none of them the loop’s.',
    async run(probe) {
      const { response } = await probe.get('/now');
      const loop = threadIn(response.text);
      const reports = await Promise.all(
        Array.from({ length: 4 }, () => probe.get('/second/report')),
      );
      const threads = new Set(reports.map((report) => threadIn(report.response.text)));
      if (threads.has(loop)) return failed(`A report was made in ${loop}, the thread of the loop.`);
      return threads.size === 4
        ? passed
        : failed(`Four reports at once were made by ${threads.size}.`, [...threads].join(', '));
    },
  },
];

const threadIn = (json: string) => /"thread": ?"([^"]*)"/.exec(json)?.[1] ?? 'no thread';

export const evidence: readonly Evidence[] = [
  {
    claim: 'ideal-wsgi-aware',
    verdict: 'holds',
    checks: ['one-port', 'stream'],
  },
  {
    claim: 'wsgi-to-tornado',
    verdict: 'held then, changed since',
    checks: ['first-blocks', 'second-gives-way', 'four-at-a-time'],
  },
  { claim: 'wsgi-standard', verdict: 'holds', checks: ['any-application'] },
];

/** The page, and a report from either container, while somebody asks Tornado the time and somebody listens to its ticks. */
export const visit: Visit = async (probe) => {
  await probe.get('/');
  const ticks = probe.get('/ticks', {}, { until: ({ text }) => text.includes('data: 6\n\n') });
  for (const report of REPORTS) await Promise.all([probe.get(report), probe.get('/now')]);
  await ticks;
};
