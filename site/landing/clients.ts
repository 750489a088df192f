// The twenty clients of the landing page: six load a page again and again, five listen to news, nine chat. One of the
// six asks for the report. The same clients were recorded under Node and run live in the reader's tab.
import type { Connect, LiveProbe } from '../../sandbox/index.ts';

export type Kind = 'page' | 'news' | 'chat';

/** In the order in which they connect, and so of their lanes. */
export const CLIENTS: readonly Kind[] = [
  ...Array<Kind>(6).fill('page'),
  ...Array<Kind>(5).fill('news'),
  ...Array<Kind>(9).fill('chat'),
];
/** The one that asks for the report, by its place among them. */
export const ASKER = 3;

/** All in milliseconds. */
export const RUN = 4_000;
export const REPORT_AT = 1_200;
const BETWEEN_ARRIVALS = 15;

/** Resolves after `RUN`; the connections are then closed. */
export async function talk(connect: Connect, probe: LiveProbe): Promise<void> {
  const over = AbortSignal.timeout(RUN);
  await Promise.allSettled(
    CLIENTS.map(async (kind, place) => {
      await pause(place * BETWEEN_ARRIVALS, over);
      const rhythm = 190 + ((place * 53) % 130);
      if (kind === 'page') await loadPages(connect, probe.port, rhythm, place === ASKER, over);
      else if (kind === 'news') await probe.get('/news', {}, { until: 'close', signal: over });
      else await chat(probe, rhythm, over);
    }),
  );
  probe.hangUp();
}

/** A request, its answer, a pause, on one connection. */
async function loadPages(
  connect: Connect,
  port: number,
  rhythm: number,
  wantsReport: boolean,
  over: AbortSignal,
): Promise<void> {
  const connection = await connect(port);
  over.addEventListener('abort', () => connection.end());
  const began = performance.now();
  let hasReport = !wantsReport;
  while (!over.aborted) {
    const isTime = !hasReport && performance.now() - began >= REPORT_AT - ASKER * BETWEEN_ARRIVALS;
    hasReport ||= isTime;
    const path = isTime ? '/report' : '/';
    await connection.write(REQUEST(path, port));
    if ((await connection.read()) === undefined) return;
    await pause(rhythm, over);
  }
}

/** Says something in its rhythm, whether or not it was answered. */
async function chat(probe: LiveProbe, rhythm: number, over: AbortSignal): Promise<void> {
  const socket = await probe.websocket('/chat', { signal: over });
  for (let said = 1; !over.aborted; said += 1) {
    await socket.sendText(`message ${said}`);
    await pause(rhythm, over);
  }
}

const REQUEST = (path: string, port: number): Uint8Array =>
  new TextEncoder().encode(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);

/** Ends early when `over` does. */
function pause(milliseconds: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    over.addEventListener('abort', done);
    function done(): void {
      clearTimeout(timer);
      over.removeEventListener('abort', done);
      resolve();
    }
  });
}
