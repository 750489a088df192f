import { chatRoomChecks, check, json, messagesAfter, say } from '../chat-room.ts';
import { type Check, type Evidence, failed, passed } from '../lesson.ts';

const RELAY = [
  'Ada: shall I begin?',
  'Alan: you have begun.',
  'Ada: and you go on?',
  'Alan: no, I end here.',
  'Main: I was waiting.',
];

export const checks: readonly Check[] = [
  ...chatRoomChecks,

  check(
    'relay',
    'GET /relay: two greenlets speak in turns, and one of them never comes to its end.',
    async (probe) => {
      const { response } = await probe.get('/relay');
      return JSON.stringify(json(response)) === JSON.stringify(RELAY)
        ? passed
        : failed('They spoke in another order.', response.text);
    },
  ),

  check(
    'gevent',
    'GET /gevent names a release of gevent after 1.0, at work in your tab.',
    async (probe) => {
      const { response } = await probe.get('/gevent');
      return /^gevent ([2-9]|\d\d)\.\d\S* on \w+$/.test(response.text.trim())
        ? passed
        : failed('It names something else.', response.text);
    },
  ),

  check(
    'own-numbers',
    'Five messages that are said at the same time get five numbers, one after the other.',
    async (probe) => {
      const { id: last } = await say(probe, 'one at a time');
      const said = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => say(probe, text)));
      const numbers = said.map(({ id }) => id).toSorted((a, b) => a - b);
      const expected = [1, 2, 3, 4, 5].map((step) => last + step);
      return numbers.join() === expected.join()
        ? passed
        : failed(`They should be ${expected.join(', ')}.`, numbers.join(', '));
    },
  ),

  check(
    'nothing-lost',
    'Whoever asks for them afterwards gets all five, in the order of their numbers.',
    async (probe) => {
      const { id: last } = await say(probe, 'and now');
      await Promise.all(['f', 'g', 'h', 'i', 'j'].map((text) => say(probe, text)));
      const heard = await messagesAfter(probe, last);
      const numbers = heard.map(({ id }) => id - last).join();
      const texts = heard.map(({ text }) => text).toSorted();
      return numbers === '1,2,3,4,5' && texts.join('') === 'fghij'
        ? passed
        : failed('Something else came.', JSON.stringify(heard));
    },
  ),
];

export const evidence: readonly Evidence[] = [
  { claim: 'gevent', verdict: 'held then, changed since', checks: ['gevent', 'readings-overlap'] },
  {
    claim: 'diesel',
    verdict: 'held then, changed since',
    checks: ['relay', 'archive-keeps-nobody', 'torn-page', 'own-numbers'],
  },
];

export { chatRoomVisit as visit } from '../chat-room.ts';
