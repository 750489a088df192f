import {
  type Check,
  type Evidence,
  type Exchange,
  failed,
  type Probe,
  passed,
  statusLine,
  type Visit,
} from '../lesson.ts';

interface Report {
  readonly id: string | undefined;
  readonly number: number;
}

/** The events that are there as a whole; what the last empty line has not ended is still on its way. */
function reportsIn(stream: string): readonly Report[] {
  return stream
    .split('\n\n')
    .slice(0, -1)
    .flatMap((event) => {
      const data = /^data: ?(.*)$/m.exec(event)?.[1];
      if (data === undefined) return [];
      const { number } = JSON.parse(data) as { readonly number: number };
      return [{ id: /^id: ?(.*)$/m.exec(event)?.[1], number }];
    });
}

interface Asked {
  readonly last?: string;
  readonly port?: number;
}

/** Listens to the news until so many reports have come. */
async function hear(
  probe: Probe,
  enough: (reports: readonly Report[]) => boolean,
  { last, port = probe.port }: Asked = {},
): Promise<readonly Report[]> {
  const headers = last === undefined ? {} : { 'Last-Event-ID': last };
  const until = ({ text }: { readonly text: string }) => enough(reportsIn(text));
  const { response } = await probe.get('/news', headers, { until, port });
  if (response.status !== 200) throw new Error(`GET /news was answered ${statusLine(response)}`);
  return reportsIn(response.text);
}

const first = async (probe: Probe, asked?: Asked) =>
  (await hear(probe, (reports) => reports.length > 0, asked))[0]?.number ?? 0;

/** Listens to the news, and has the line cut once some have come. */
async function cutOff(probe: Probe): Promise<Exchange> {
  const open = Promise.withResolvers<void>();
  const until = ({ text }: { readonly text: string }) => {
    if (reportsIn(text).length >= 3) open.resolve();
    return false;
  };
  const listening = probe.get('/news', {}, { until });
  await Promise.race([open.promise, listening]);
  const host = `Host: localhost:${probe.port}`;
  await probe.request(`POST /cut HTTP/1.1\r\n${host}\r\nContent-Length: 0\r\n\r\n`);
  return listening;
}

const numbers = (reports: readonly Report[]) => reports.map(({ number }) => number).join(', ');

export const checks: readonly Check[] = [
  {
    id: 'stream',
    says: 'GET /news is answered with a stream of events that tells the browser when to come back, and does not end.',
    async run(probe) {
      const { response } = await probe.get(
        '/news',
        {},
        { until: ({ text }) => reportsIn(text).length === 2 },
      );
      const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
      return isStream && !response.complete && /^retry: ?\d+$/m.test(response.text)
        ? passed
        : failed('This is no stream of events with a retry.', response.text);
    },
  },
  {
    id: 'newcomer',
    says: 'Who comes for the first time hears what happens from now on, and not the whole past.',
    async run(probe) {
      const known = await first(probe);
      const next = await first(probe);
      return next > known
        ? passed
        : failed(
            `After report ${known} another client came, without a Last-Event-ID, and was told report ${next}.`,
          );
    },
  },
  {
    id: 'cut',
    says: 'POST /cut breaks the streams off: the connection ends, and the answer has no last chunk.',
    async run(probe) {
      const { ended, response } = await cutOff(probe);
      return ended !== 'open' && !response.complete
        ? passed
        : failed('The stream did not break off.', response.text);
    },
  },
  {
    id: 'ids',
    says: 'Each event carries an id, and no two the same.',
    async run(probe) {
      const reports = await hear(probe, ({ length }) => length === 3);
      const without = reports.find(({ id }) => id === undefined);
      if (without !== undefined) return failed(`Report ${without.number} came without an id.`);
      const ids = reports.map(({ id }) => id);
      return new Set(ids).size === ids.length
        ? passed
        : failed('Two events have the same id.', ids.join(', '));
    },
  },
  {
    id: 'resumes',
    says: 'Who comes back with the id of the last event in Last-Event-ID is told first what came right after it.',
    async run(probe) {
      const [before] = await hear(probe, ({ length }) => length === 1);
      if (before === undefined) return failed('No report came.');
      // Others hear of what this client misses.
      await hear(probe, (reports) => (reports.at(-1)?.number ?? 0) > before.number + 1);
      const last = before.id ?? String(before.number);
      const after = await hear(probe, ({ length }) => length >= 3, { last });
      const isInOrder = after.every(({ number }, index) => number === before.number + 1 + index);
      return isInOrder
        ? passed
        : failed(
            `Came back after report ${before.number}, with Last-Event-ID: ${last}, and was told: ${numbers(after)}.`,
          );
    },
  },
  {
    id: 'odd-id',
    says: 'Who comes with an id that never was, such as “yesterday”, is served like a newcomer.',
    async run(probe) {
      const known = await first(probe);
      const next = await first(probe, { last: 'yesterday' });
      return next > known ? passed : failed(`The stream began with report ${next}.`);
    },
  },
  {
    id: 'through-the-proxy',
    says: 'Behind the proxy, on port 8889, a report is there before four more have happened.',
    async run(probe) {
      let behind = 0;
      const listening = hear(
        probe,
        (reports) => {
          behind = reports.at(-1)?.number ?? 0;
          return false;
        },
        { port: 8889 },
      );
      listening.catch(() => {});
      let compared = 0;
      let lead = 0;
      const ahead = await hear(probe, (reports) => {
        const { number = 0 } = reports.at(-1) ?? {};
        if (behind > 0) {
          compared += 1;
          lead = Math.max(lead, number - behind);
        }
        return compared === 4 || reports.length === 8;
      });
      if (behind === 0) {
        return failed(
          `While ${ahead.length} reports came straight from the server, none came from the proxy: it saves them up.`,
        );
      }
      return lead < 4
        ? passed
        : failed(`The proxy was ${lead} reports behind the server: it saves them up.`);
    },
  },
];

export const evidence: readonly Evidence[] = [
  { claim: 'sse', verdict: 'holds', checks: ['stream', 'resumes', 'through-the-proxy'] },
];

/** The page, its stream, a cut, and the stream again once some reports have been missed. */
export const visit: Visit = async (probe) => {
  await probe.get('/');
  const { response } = await cutOff(probe);
  const before = reportsIn(response.text).at(-1);
  await hear(probe, ({ length }) => length === 4);
  const last = before?.id;
  await hear(probe, ({ length }) => length === 6, last === undefined ? {} : { last });
};
