import { chatRoomChecks, check, firstOf, json, seen } from '../chat-room.ts';
import { type Check, type Evidence, failed, type Probe, passed } from '../lesson.ts';

const SOON = { timeout: 3_000 };

interface Readings {
  readonly 'going on': number;
  readonly cancelled: number;
}

async function readings(probe: Probe): Promise<Readings> {
  const { response } = await probe.get('/readings', {}, SOON);
  return json(response) as Readings;
}

/** Asks again and again until the readings are as they should be, and gives the last answer. */
async function readingsOnce(probe: Probe, isSo: (now: Readings) => boolean): Promise<Readings> {
  const patience = AbortSignal.timeout(SOON.timeout);
  let now = await readings(probe);
  while (!isSo(now) && !patience.aborted) now = await readings(probe);
  return now;
}

/** Other checks have left readings behind, which end when the server notices. */
function whenQuiet(probe: Probe): Promise<Readings> {
  return readingsOnce(probe, (now) => now['going on'] === 0);
}

export const checks: readonly Check[] = [
  ...chatRoomChecks,

  check(
    'pages-in-order',
    'Several pages in one request come back in the order in which they were asked for.',
    async (probe) => {
      const { response } = await probe.get('/archive?delay=0.1&page=2&page=1&page=2', {}, SOON);
      const value = json(response);
      const pages = Array.isArray(value) ? value.map((each) => each.page).join() : 'no list';
      return pages === '2,1,2' ? passed : failed('Other pages came.', seen(response));
    },
  ),

  check(
    'pages-together',
    'Four pages with a delay of 0.5 are there before one page with a delay of 1.2.',
    async (probe) => {
      const one = probe.get('/archive?delay=1.2').then(() => 'one');
      const four = probe.get('/archive?delay=0.5&page=1&page=2&page=1&page=2').then(() => 'four');
      const first = await firstOf(one, four);
      return first === 'four'
        ? passed
        : failed('The one page came first: the four were read one after the other.');
    },
  ),

  check(
    'siblings-are-cancelled',
    'When page 9 fails, the reading of page 1 for the same request is cancelled.',
    async (probe) => {
      const before = await whenQuiet(probe);
      const { response } = await probe.get('/archive?delay=0.4&page=9&page=1', {}, SOON);
      if (response.status !== 500) return failed('Page 9 got another answer.', seen(response));
      const after = await readings(probe);
      return after.cancelled === before.cancelled + 1 && after['going on'] === before['going on']
        ? passed
        : failed('No reading was cancelled.', JSON.stringify(after));
    },
  ),

  check(
    'leaving-cancels',
    'When a client goes away, the reading that it waited for is cancelled.',
    async (probe) => {
      const before = await whenQuiet(probe);
      const leaving = new AbortController();
      probe.get('/archive?delay=30', {}, { signal: leaving.signal }).catch(() => {});
      const started = before['going on'] + 1;
      const begun = await readingsOnce(probe, (now) => now['going on'] === started);
      if (begun['going on'] !== started) return failed('The reading has not begun.');
      leaving.abort();
      const after = await readingsOnce(probe, (now) => now.cancelled > before.cancelled);
      return after.cancelled === before.cancelled + 1
        ? passed
        : failed('The reading goes on, for nobody.', JSON.stringify(after));
    },
  ),
];

/** The essay is older than the words that this lesson is about. */
export const evidence: readonly Evidence[] = [];

export { chatRoomVisit as visit } from '../chat-room.ts';
