import { chatRoomChecks, check, firstOf, seen } from '../chat-room.ts';
import { type Check, type Evidence, failed, type Probe, passed } from '../lesson.ts';

const DRIVERS = ['trampoline', 'tornado', 'pycos'] as const;

async function readings(probe: Probe, query: string) {
  return Promise.all(
    DRIVERS.map(async (driver) => {
      const { response } = await probe.get(`/archive?${query}&by=${driver}`);
      return { driver, response };
    }),
  );
}

export const checks: readonly Check[] = [
  ...chatRoomChecks,

  check(
    'three-drivers',
    'Page 2 is the same, whether by your trampoline, by tornado.gen or by pycos.',
    async (probe) => {
      const all = await readings(probe, 'delay=0.2&page=2');
      const other = all.find(
        ({ response }) => response.status !== 200 || response.text !== all[0]?.response.text,
      );
      return other === undefined
        ? passed
        : failed(`The reading by ${other.driver} is another.`, seen(other.response));
    },
  ),

  ...(['tornado', 'pycos'] as const).map((driver) =>
    check(
      `${driver}-overlaps`,
      `Six readings driven by ${driver} are done before one of 2 seconds that began earlier.`,
      async (probe) => {
        const one = probe.get(`/archive?delay=2&by=${driver}`).then(() => 'long');
        const six = Array.from({ length: 6 }, () => probe.get(`/archive?delay=0.3&by=${driver}`));
        const first = await firstOf(
          one,
          Promise.all(six).then(() => 'short'),
        );
        return first === 'short' ? passed : failed('The long reading came first.');
      },
    ),
  ),

  check(
    'errors-come-back',
    'With each driver the answer for page 3 says why it failed: the handler’s `except` has run.',
    async (probe) => {
      const all = await readings(probe, 'delay=0.2&page=3');
      const silent = all.find(({ response }) => !response.text.includes('torn'));
      return silent === undefined
        ? passed
        : failed(`By ${silent.driver}, nobody says why.`, seen(silent.response));
    },
  ),
];

export const evidence: readonly Evidence[] = [
  {
    claim: 'tornado-gen',
    verdict: 'holds',
    checks: ['three-drivers', 'tornado-overlaps', 'errors-come-back'],
  },
  { claim: 'asyncoro', verdict: 'holds', checks: ['three-drivers', 'pycos-overlaps'] },
];

export { chatRoomVisit as visit } from '../chat-room.ts';
