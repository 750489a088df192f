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

/** Reads frames until one ends with `line`: others come in and leave meanwhile. */
async function hear(chat: WebSocketProbe, line: string): Promise<string> {
  for (;;) {
    const { kind, text } = await chat.next();
    if (kind === 'close') throw new Error(`The server closed the WebSocket before “${line}” came.`);
    if (text.endsWith(line)) return text;
  }
}

/** Two guests who have both seen that somebody came in. */
async function two(probe: Probe): Promise<readonly [WebSocketProbe, WebSocketProbe]> {
  const one = await probe.websocket('/chat');
  await hear(one, ' came in');
  const other = await probe.websocket('/chat');
  await hear(other, ' came in');
  return [one, other];
}

const wish = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

export const checks: readonly Check[] = [
  {
    id: 'http',
    says: 'GET / is answered with a page, and GET /nowhere with 404.',
    async run(probe) {
      const page = (await probe.get('/')).response;
      const nowhere = (await probe.get('/nowhere')).response;
      return page.headers.get('content-type')?.includes('html') && nowhere.status === 404
        ? passed
        : failed('The answers are others.', `${statusLine(page)}\n${statusLine(nowhere)}`);
    },
  },
  {
    id: 'scope',
    says: 'The scope is data: the path of /scope/%E6%BC%A2 is text, and raw_path are the bytes that came.',
    async run(probe) {
      const { response } = await probe.get('/scope/%E6%BC%A2?like=tea');
      const { type, path, raw_path } = JSON.parse(response.text) as Readonly<
        Record<string, unknown>
      >;
      return type === 'http' && path === '/scope/漢' && raw_path === "b'/scope/%E6%BC%A2'"
        ? passed
        : failed('The scope says something else.', response.text);
    },
  },
  {
    id: 'stream',
    says: 'GET /pulse is answered with events, one after the other, and without an end.',
    async run(probe) {
      const { response } = await probe.get(
        '/pulse',
        {},
        { until: ({ text }) => text.includes('data: 2\n\n') },
      );
      return response.headers.get('content-type') === 'text/event-stream' && !response.complete
        ? passed
        : failed('GET /pulse did not bring a stream of events.', response.text);
    },
  },
  {
    id: 'no-room',
    says: 'A WebSocket to /nowhere is refused with 403 Forbidden: the application decides before the handshake.',
    async run(probe) {
      const { response } = await probe.get('/nowhere', wish);
      return response.status === 403
        ? passed
        : failed('It got another answer.', statusLine(response));
    },
  },
  {
    id: 'chat',
    says: 'Two clients of /chat get 101 Switching Protocols, and what one says both hear.',
    async run(probe) {
      const [one, other] = await two(probe);
      await one.sendText('ahoy');
      await hear(one, 'ahoy');
      await hear(other, 'ahoy');
      return passed;
    },
  },
  {
    id: 'leaves',
    says: 'When one leaves, the others hear of it, and the room goes on.',
    async run(probe) {
      const [one, other] = await two(probe);
      await one.close(1000);
      await hear(other, ' left');
      await other.sendText('still here?');
      await hear(other, 'still here?');
      return passed;
    },
  },
  {
    id: 'in-turns',
    says: 'While a stream runs, eight lines cross the room: the beats do not wait for the talk, nor the talk for the beats.',
    async run(probe) {
      const chat = await probe.websocket('/chat');
      const beats = probe.get('/pulse', {}, { until: ({ text }) => text.includes('data: 5\n\n') });
      for (let line = 1; line <= 8; line += 1) {
        await chat.sendText(`line ${line}`);
        await hear(chat, `line ${line}`);
      }
      const { response } = await beats;
      return response.complete ? failed('The stream ended.', response.text) : passed;
    },
  },
];

export const evidence: readonly Evidence[] = [
  // The same page asks by fetch, listens to a stream and talks by WebSocket: each for what it is good at.
  { claim: 'ws-replaces-ajax', verdict: 'partly', checks: ['scope', 'stream', 'chat'] },
  {
    claim: 'tornado-users',
    verdict: 'held then, changed since',
    checks: [],
    because: 'Who uses a framework can be looked up, but no program can show it.',
  },
  // An application in which Tornado does not occur, with its sleep and its queues from asyncio, runs on Tornado.
  {
    claim: 'ecosystem',
    verdict: 'held then, changed since',
    checks: ['stream', 'chat', 'in-turns'],
  },
  {
    claim: 'ssl',
    verdict: 'holds',
    checks: [],
    because: 'The programs in a tab speak no TLS. We tried it on a computer.',
  },
];

/** The page and its pulse, the scope of a request, and meanwhile a word between two guests, where the room is open. */
export const visit: Visit = async (probe) => {
  await probe.get('/');
  const pulse = probe.get('/pulse', {}, { until: ({ text }) => text.includes('data: 3\n\n') });
  await probe.get('/scope/%E6%BC%A2?like=tea');
  await Promise.allSettled([pulse, talk(probe)]);
};

async function talk(probe: Probe): Promise<void> {
  const [one, other] = await two(probe);
  await one.sendText('good morning');
  await hear(other, 'good morning');
  await other.sendText('and to you');
  await hear(one, 'and to you');
  await one.close(1000);
  await hear(other, ' left');
}
