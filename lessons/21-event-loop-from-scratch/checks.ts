import { chatRoomChecks } from '../chat-room.ts';
import { type Check, type Evidence, failed, passed } from '../lesson.ts';

const poller: Check = {
  id: 'poller',
  says: 'GET /loop names the loop, and the poller of the system below it.',
  async run(probe) {
    const { response } = await probe.get('/loop');
    return /^\w+ on (Epoll|Kqueue|Poll|Select)Selector$/.test(response.text.trim())
      ? passed
      : failed('GET /loop names something else.', response.text);
  },
};

export const checks: readonly Check[] = [...chatRoomChecks, poller];

export const evidence: readonly Evidence[] = [
  {
    claim: 'twisted-similar',
    verdict: 'held then, changed since',
    checks: ['archive-keeps-nobody', 'readings-overlap', 'long-poll', 'poller'],
  },
];

export { chatRoomVisit as visit } from '../chat-room.ts';
