import { chatRoomChecks, check, json } from '../chat-room.ts';
import { type Check, type Evidence, failed, type Probe, passed } from '../lesson.ts';

const poller: Check = {
  id: 'poller',
  tracks: ['python'],
  says: 'GET /loop names the loop, and the poller of the system below it.',
  async run(probe) {
    const { response } = await probe.get('/loop');
    return /^\w+ on (Epoll|Kqueue|Poll|Select)Selector$/.test(response.text.trim())
      ? passed
      : failed('GET /loop names something else.', response.text);
  },
};

const ORDER = [
  'the rest of this function',
  'a tick',
  'a microtask',
  'an immediate',
  'a socket that was closed',
  'a timer of 0 ms',
];

const order: Check = {
  id: 'order',
  tracks: ['node'],
  says: 'GET /order: ticks come before microtasks, both before immediates, then what is closed, and timers last.',
  async run(probe) {
    const { response } = await probe.get('/order');
    return response.text === JSON.stringify(ORDER)
      ? passed
      : failed('They were called in another order.', response.text);
  },
};

/** A loop that sleeps turns a few times for each connection; one that is kept awake turns some thousand times a second. */
const FEW = 500;

const sleeps: Check = {
  ...check(
    'sleeps',
    `While one client waits a second for the archive, the loop sleeps: it turns fewer than ${FEW} times.`,
    async (probe) => {
      const before = await turns(probe);
      await probe.get('/archive?delay=1');
      const turned = (await turns(probe)) - before;
      return turned < FEW
        ? passed
        : failed(`It turned ${turned} times, and had something to do in very few of them.`);
    },
  ),
  tracks: ['node'],
};

async function turns(probe: Probe): Promise<number> {
  const { response } = await probe.get('/loop');
  return (json(response) as { readonly turns: number }).turns;
}

export const checks: readonly Check[] = [...chatRoomChecks, poller, order, sleeps];

export const evidence: readonly Evidence[] = [
  {
    claim: 'twisted-similar',
    verdict: 'held then, changed since',
    checks: ['archive-keeps-nobody', 'readings-overlap', 'long-poll', 'poller'],
  },
];

export { chatRoomVisit as visit } from '../chat-room.ts';
