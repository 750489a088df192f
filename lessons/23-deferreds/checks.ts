import { chatRoomChecks, check, json, only, seen } from '../chat-room.ts';
import { type Check, type Evidence, failed, type Probe, passed } from '../lesson.ts';

interface Client {
  readonly client: string;
  readonly lines: number;
  readonly answer: string;
}

async function clients(probe: Probe): Promise<readonly Client[]> {
  const { response } = await probe.get('/echo?line=to+and+fro');
  const value = json(response);
  if (Array.isArray(value)) return value as readonly Client[];
  throw new Error(seen(response));
}

const shown = (list: readonly Client[]) =>
  list.map(({ client, lines, answer }) => `${client}: ${lines} lines, “${answer}”`).join('\n');

export const checks: readonly Check[] = [
  ...chatRoomChecks,

  ...only('python', [
    check(
      'echo-clients',
      'GET /echo: clients by Twisted, sockets, asyncio and Tornado all bring back the line from one server.',
      async (probe) => {
        const list = await clients(probe);
        const names = list.map(({ client }) => client).join(', ');
        return names === 'Twisted, sockets, asyncio, Tornado on Twisted' &&
          list.every(({ answer }) => answer === 'to and fro')
          ? passed
          : failed('Not all four clients brought it back.', shown(list));
      },
    ),

    check(
      'sockets-are-shortest',
      'The client on plain sockets is the shortest of those that speak TCP themselves, Twisted’s the longest.',
      async (probe) => {
        const list = await clients(probe);
        const length = (name: string) => list.find(({ client }) => client === name)?.lines ?? 0;
        const [sockets, asyncio, twisted] = ['sockets', 'asyncio', 'Twisted'].map(length);
        return sockets !== undefined &&
          asyncio !== undefined &&
          twisted !== undefined &&
          0 < sockets &&
          sockets < asyncio &&
          asyncio < twisted
          ? passed
          : failed('The clients have other lengths.', shown(list));
      },
    ),

    check(
      'one-loop',
      'GET /loop: Twisted and Tornado turn on one loop of asyncio.',
      async (probe) => {
        const { response } = await probe.get('/loop');
        const loops = json(response) as { readonly Twisted: unknown; readonly 'one loop': unknown };
        return loops.Twisted === 'AsyncioSelectorReactor' && loops['one loop'] === true
          ? passed
          : failed('They turn on something else.', response.text);
      },
    ),
  ]),

  ...only('node', [
    check(
      'echo-three-ways',
      'GET /echo: clients by events, promises and await all bring back the line from one server.',
      async (probe) => {
        const list = await clients(probe);
        const names = list.map(({ client }) => client).join(', ');
        return names === 'events, promises, await' &&
          list.every(({ answer }) => answer === 'to and fro')
          ? passed
          : failed('Not all three clients brought it back.', shown(list));
      },
    ),

    check(
      'events-are-longest',
      'The client by events is more than twice as long as either of the others.',
      async (probe) => {
        const [events, ...others] = (await clients(probe)).map(({ lines }) => lines);
        return events !== undefined && others.every((lines) => 0 < lines && 2 * lines < events)
          ? passed
          : failed('The clients have other lengths.', shown(await clients(probe)));
      },
    ),

    check(
      'no-deferred',
      'GET /promises: a promise that is kept calls later all the same, and twice asked gives the same twice.',
      async (probe) => {
        const { response } = await probe.get('/promises');
        const expected = { order: ['before then', 'after then', 'called'], branches: [6, 6] };
        return JSON.stringify(json(response)) === JSON.stringify(expected)
          ? passed
          : failed('These promises behave in another way.', response.text);
      },
    ),
  ]),
];

export const evidence: readonly Evidence[] = [
  {
    claim: 'twisted-similar',
    verdict: 'held then, changed since',
    checks: ['archive-keeps-nobody', 'long-poll', 'one-loop'],
  },
  {
    claim: 'twisted-deferreds',
    verdict: 'partly',
    checks: ['archive', 'torn-page', 'missing-page'],
  },
  {
    claim: 'twisted-echo-client',
    verdict: 'holds',
    checks: ['echo-clients', 'sockets-are-shortest'],
  },
  {
    claim: 'twisted-bridge',
    verdict: 'held then, changed since',
    checks: ['echo-clients', 'one-loop'],
  },
];

export { chatRoomVisit as visit } from '../chat-room.ts';
