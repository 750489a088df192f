import { chatRoomChecks, check, json, messagesAfter, only, say } from '../chat-room.ts';
import { type Check, type Evidence, failed, passed } from '../lesson.ts';

const RELAY = [
  'Ada: shall I begin?',
  'Alan: you have begun.',
  'Ada: and you go on?',
  'Alan: no, I end here.',
  'Main: I was waiting.',
];

/** A greenlet would have kept Main waiting for Ada, and Alan too. */
const NO_RELAY = [
  'Ada: shall I begin?',
  'Alan: shall I begin?',
  'Main: they are through.',
  'Ada: and I go on.',
  'Alan: and I go on.',
];

export const checks: readonly Check[] = [
  ...chatRoomChecks,

  ...only('python', [
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
  ]),

  ...only('node', [
    check(
      'caller-goes-on',
      'GET /relay: a function awaits, and the forEach that has called it does not wait.',
      async (probe) => {
        const { response } = await probe.get('/relay');
        return JSON.stringify(json(response)) === JSON.stringify(NO_RELAY)
          ? passed
          : failed('They spoke in another order.', response.text);
      },
    ),

    check(
      'colours',
      'GET /colours: note waits, and so all that call it are async functions: say, route and talk.',
      async (probe) => {
        const { response } = await probe.get('/colours');
        const colours = json(response) as Readonly<Record<string, string>>;
        const plain = ['talk', 'route', 'say', 'note'].filter(
          (name) => colours[name] !== 'AsyncFunction',
        );
        return plain.length === 0 && colours.answer === 'Function'
          ? passed
          : failed(`Of another colour: ${plain.join(', ') || 'answer'}.`, response.text);
      },
    ),
  ]),

  check(
    'own-client',
    'Two pages are read at the same time, the later one faster: each client is sent its own.',
    async (probe) => {
      const [slow, fast] = await Promise.all([
        probe.get('/archive?delay=0.4&page=1'),
        probe.get('/archive?delay=0.2&page=2'),
      ]);
      const pages = [slow, fast].map(({ response }) => (json(response) as { page: string }).page);
      return pages.join() === '1,2'
        ? passed
        : failed('The pages came to the wrong clients.', pages.join(', '));
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
