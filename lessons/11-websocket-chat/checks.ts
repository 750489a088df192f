import {
  type Check,
  type Evidence,
  failed,
  type Probe,
  passed,
  statusLine,
  type Visit,
  type WebSocketProbe,
} from '../lesson.ts';

interface Message {
  readonly you?: string;
  readonly lamps?: readonly boolean[];
  readonly by?: string;
  readonly said?: string;
  readonly lamp?: number;
  readonly on?: boolean;
}

const say = (socket: WebSocketProbe, words: string) =>
  socket.sendText(JSON.stringify({ say: words }));
const flip = (socket: WebSocketProbe, lamp: number) =>
  socket.sendText(JSON.stringify({ flip: lamp }));

/** The messages that come up to the one that is waited for, that one included. */
async function upTo(
  socket: WebSocketProbe,
  isLast: (message: Message) => boolean,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const message = JSON.parse((await socket.next()).text) as Message;
    messages.push(message);
    if (isLast(message)) return messages;
  }
}

const words = (expected: string) => (message: Message) => message.said === expected;
const seen = (messages: readonly unknown[]) =>
  messages.map((message) => JSON.stringify(message)).join('\n');

/** Two clients that have both been welcomed. */
async function two(probe: Probe): Promise<readonly [WebSocketProbe, WebSocketProbe]> {
  const first = await probe.websocket('/ws');
  const second = await probe.websocket('/ws');
  for (const socket of [first, second]) await upTo(socket, ({ you }) => you !== undefined);
  return [first, second];
}

const wish = (origin: string) => ({
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
  Origin: origin,
});

export const checks: readonly Check[] = [
  {
    id: 'talk-reaches-all',
    says: 'What one client says is pushed to both, the silent one too, with the name of the speaker.',
    async run(probe) {
      const [speaker, listener] = await two(probe);
      await say(speaker, 'good morning');
      const atSpeaker = (await upTo(speaker, words('good morning'))).at(-1);
      const atListener = (await upTo(listener, words('good morning'))).at(-1);
      return atSpeaker?.by !== undefined && atSpeaker.by === atListener?.by
        ? passed
        : failed('The two heard different things.', seen([atSpeaker, atListener]));
    },
  },
  {
    id: 'both-ways',
    says: 'Then the other one answers, on the connections that are open already.',
    async run(probe) {
      const [one, other] = await two(probe);
      await say(one, 'ping');
      await upTo(other, words('ping'));
      await say(other, 'pong');
      await upTo(one, words('pong'));
      return passed;
    },
  },
  {
    id: 'flip-reaches-all',
    says: 'When one client flips a lamp, the other is told which one, and whether it is on.',
    async run(probe) {
      const [one, other] = await two(probe);
      await flip(one, 3);
      await say(one, 'flipped');
      const own = (await upTo(one, words('flipped'))).find(({ lamp }) => lamp === 3);
      const messages = await upTo(other, words('flipped'));
      const told = messages.find(({ lamp }) => lamp === 3);
      if (told === undefined) {
        return failed('The other client was told of the talk, not of the lamp.', seen(messages));
      }
      return told.on === own?.on
        ? passed
        : failed('The two were told different things of the lamp.', seen([own, told]));
    },
  },
  {
    id: 'newcomer',
    says: 'Whoever comes later is told of all 25 lamps at once, as they are now.',
    async run(probe) {
      const early = await probe.websocket('/ws');
      await flip(early, 7);
      const { on } = (await upTo(early, ({ lamp }) => lamp === 7)).at(-1) ?? {};
      const late = await probe.websocket('/ws');
      const welcome = (await upTo(late, ({ you }) => you !== undefined)).at(-1);
      if (welcome?.lamps === undefined) {
        return failed('The first message to a newcomer has no "lamps".', seen([welcome]));
      }
      return welcome.lamps.length === 25 && welcome.lamps[7] === on
        ? passed
        : failed(`Lamp 7 had been turned ${on ? 'on' : 'off'} before.`, seen([welcome]));
    },
  },
  {
    id: 'one-order',
    says: 'When two clients flip lamps at the same time, both see the flips in the same order.',
    async run(probe) {
      const [one, other] = await two(probe);
      for (const lamp of [10, 11, 12, 10]) {
        await Promise.all([flip(one, lamp), flip(other, lamp)]);
      }
      await Promise.all([say(one, 'one is done'), say(other, 'other is done')]);
      const seenBy = async (socket: WebSocketProbe) => {
        let done = 0;
        const messages = await upTo(
          socket,
          ({ said }) => said?.endsWith(' is done') === true && ++done === 2,
        );
        return messages
          .filter(({ lamp }) => lamp !== undefined)
          .map(({ lamp, on }) => ({ lamp, on }));
      };
      const [atOne, atOther] = [await seenBy(one), await seenBy(other)];
      if (atOne.length !== 8) {
        return failed(`Of 8 flips one client was told ${atOne.length}.`, seen(atOne));
      }
      return seen(atOne) === seen(atOther)
        ? passed
        : failed('The two saw different flips.', `${seen(atOne)}\n\n${seen(atOther)}`);
    },
  },
  {
    id: 'nonsense',
    says: 'A message that is neither talk nor a flip is answered by a close frame with code 1003.',
    async run(probe) {
      const socket = await probe.websocket('/ws');
      await socket.sendText('{"flip": "all"');
      for (;;) {
        const frame = await socket.next();
        if (frame.kind !== 'close') continue;
        return frame.code === 1003
          ? passed
          : failed('The close has another code.', `${frame.code}`);
      }
    },
  },
  {
    id: 'own-origin',
    says: 'A page of this server may switch: GET /ws with its own Origin is answered by 101.',
    async run(probe) {
      const origin = `http://localhost:${probe.port}`;
      const { response } = await probe.websocket('/ws', { headers: { Origin: origin } });
      return response.status === 101
        ? passed
        : failed('The server refused its own page.', statusLine(response));
    },
  },
  {
    id: 'foreign-origin',
    says: 'A page from elsewhere may not: with Origin: http://elsewhere.example it gets 403 Forbidden.',
    async run(probe) {
      const { response } = await probe.get('/ws', wish('http://elsewhere.example'));
      return response.status === 403
        ? passed
        : failed('The server let a foreign page in.', statusLine(response));
    },
  },
];

export const evidence: readonly Evidence[] = [
  {
    claim: 'ws-bidirectional',
    verdict: 'holds',
    checks: ['talk-reaches-all', 'both-ways', 'flip-reaches-all', 'newcomer', 'one-order'],
  },
];

/** The page twice, a word from either side, and a lamp. */
export const visit: Visit = async (probe) => {
  await probe.get('/');
  const [one, other] = await two(probe);
  await say(one, 'good morning');
  await upTo(other, words('good morning'));
  await say(other, 'and to you');
  await upTo(one, words('and to you'));
  await flip(one, 2);
  await upTo(other, ({ lamp }) => lamp === 2);
  await probe.request('GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n');
};
