import { chatRoomChecks, check, firstOf, only, seen } from '../chat-room.ts';
import { type Check, type Evidence, failed, type Probe, passed, type Verdict } from '../lesson.ts';

async function readings(probe: Probe, drivers: readonly string[], query: string) {
  return Promise.all(
    drivers.map(async (driver) => {
      const { response } = await probe.get(`/archive?${query}&by=${driver}`);
      return { driver, response };
    }),
  );
}

async function readAlike(probe: Probe, drivers: readonly string[]): Promise<Verdict> {
  const all = await readings(probe, drivers, 'delay=0.2&page=2');
  const other = all.find(
    ({ response }) => response.status !== 200 || response.text !== all[0]?.response.text,
  );
  return other === undefined
    ? passed
    : failed(`The reading by ${other.driver} is another.`, seen(other.response));
}

async function sayWhy(probe: Probe, drivers: readonly string[]): Promise<Verdict> {
  const all = await readings(probe, drivers, 'delay=0.2&page=3');
  const silent = all.find(({ response }) => !response.text.includes('torn'));
  return silent === undefined
    ? passed
    : failed(`By ${silent.driver}, nobody says why.`, seen(silent.response));
}

function overlaps(driver: string): Check {
  return check(
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
  );
}

export const checks: readonly Check[] = [
  ...chatRoomChecks,

  ...only('python', [
    check(
      'three-drivers',
      'Page 2 is the same, whether by your trampoline, by tornado.gen or by pycos.',
      (probe) => readAlike(probe, ['trampoline', 'tornado', 'pycos']),
    ),
    overlaps('tornado'),
    overlaps('pycos'),
    check(
      'errors-come-back',
      'With each driver the answer for page 3 says why it failed: the handler’s except has run.',
      (probe) => sayWhy(probe, ['trampoline', 'tornado', 'pycos']),
    ),
  ]),

  ...only('node', [
    check('two-drivers', 'Page 2 is the same, whether by your trampoline or by await.', (probe) =>
      readAlike(probe, ['trampoline', 'await']),
    ),
    overlaps('await'),
    check(
      'errors-are-thrown-in',
      'With each driver the answer for page 3 says why it failed: the catch at the yield has run.',
      (probe) => sayWhy(probe, ['trampoline', 'await']),
    ),
  ]),
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
