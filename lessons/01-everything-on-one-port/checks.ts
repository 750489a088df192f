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

// The first may slip by before the server turns from one request to the next.
const MESSAGES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

/** Reads frames until one ends with `line`: others come in and leave meanwhile. */
async function hear(chat: WebSocketProbe, line: string): Promise<void> {
  while (!(await chat.next()).text.endsWith(line));
}

/** How many messages, each sent once the one before has come back, come back before the archive is read. */
async function overtaking(probe: Probe): Promise<number> {
  const chat = await probe.websocket('/chat');
  let ahead = 0;
  let isRead = false;
  const taken = Promise.withResolvers<void>();
  // Behind a request that is answered at once: with that answer, the server has this one in its hands as well.
  const asked = ['/room', '/archive'].map(
    (path) => `GET ${path} HTTP/1.1\r\nHost: localhost:${probe.port}\r\n\r\n`,
  );
  const until = () => {
    taken.resolve();
    return false;
  };
  const read = async () => {
    await probe.request(asked.join(''), { until });
    isRead = true;
    taken.resolve();
  };
  const talk = async () => {
    await taken.promise;
    for (const message of MESSAGES) {
      await chat.sendText(message);
      await hear(chat, `: ${message}`);
      if (!isRead) ahead += 1;
    }
  };
  await Promise.all([read(), talk()]);
  return ahead;
}

export const checks: readonly Check[] = [
  {
    id: 'page',
    says: 'GET / is answered with a page.',
    async run(probe) {
      const { response } = await probe.get('/');
      return response.status === 200 && response.headers.get('content-type')?.includes('html')
        ? passed
        : failed('GET / did not bring a page.', statusLine(response));
    },
  },
  {
    id: 'json',
    says: 'GET /room is answered with JSON.',
    async run(probe) {
      const { response } = await probe.get('/room');
      return response.headers.get('content-type')?.includes('application/json')
        ? passed
        : failed('GET /room did not bring JSON.', statusLine(response));
    },
  },
  {
    id: 'stream',
    says: 'GET /pulse is answered with events, one after the other, and without an end.',
    async run(probe) {
      const { response } = await probe.get(
        '/pulse',
        {},
        {
          until: ({ text }) => text.includes('data: 2\n\n'),
        },
      );
      return response.headers.get('content-type') === 'text/event-stream' && !response.complete
        ? passed
        : failed('GET /pulse did not bring a stream of events.', response.text);
    },
  },
  {
    id: 'chat',
    says: 'Two clients of GET /chat get 101 Switching Protocols, and what one says the other hears.',
    async run(probe) {
      const one = await probe.websocket('/chat');
      const other = await probe.websocket('/chat');
      await one.sendText('ahoy');
      await hear(other, ': ahoy');
      return passed;
    },
  },
  {
    id: 'archive',
    says: 'GET /archive still brings what was said before.',
    async run(probe) {
      const { response } = await probe.get('/archive');
      return response.status === 200 && response.text.includes('is anybody here?')
        ? passed
        : failed('The old lines did not come.', response.text || statusLine(response));
    },
  },
  {
    id: 'overtakes',
    says: 'While one client reads the archive, eight messages cross the room.',
    async run(probe) {
      const ahead = await overtaking(probe);
      return ahead === MESSAGES.length
        ? passed
        : failed(
            `GET /archive was sent, then ${MESSAGES.length} messages, one by one. ${ahead} of them came back before the archive did: the others found the loop asleep, or the archive no longer waits.`,
          );
    },
  },
  {
    id: 'other-origin',
    says: 'A WebSocket that a page of another host opens is refused with 403 Forbidden.',
    async run(probe) {
      const { response } = await probe.get('/chat', {
        Host: 'chat.example.com',
        Origin: 'http://www.example.com',
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      });
      return response.status === 403
        ? passed
        : failed('www.example.com may talk to chat.example.com.', statusLine(response));
    },
  },
];

export const evidence: readonly Evidence[] = [
  // The program that shows it takes its loop, its sleep and its main from Python, and only the protocols from Tornado.
  {
    claim: 'ideal-generic',
    verdict: 'held then, changed since',
    checks: ['page', 'json', 'stream', 'chat', 'overtakes'],
  },
  {
    claim: 'wsgi-two-servers',
    verdict: 'held then, changed since',
    checks: ['page', 'stream', 'chat'],
  },
  { claim: 'ws-same-port', verdict: 'holds', checks: ['page', 'chat'] },
  { claim: 'ws-separate', verdict: 'held then, changed since', checks: ['other-origin'] },
];

/** The page and all that it opens; then the archive, while two clients chat. */
export const visit: Visit = async (probe) => {
  await probe.get('/');
  await probe.get('/room');
  const pulse = probe.get('/pulse', {}, { until: ({ text }) => text.includes('data: 5\n\n') });
  const one = await probe.websocket('/chat');
  const other = await probe.websocket('/chat');
  const archive = probe.get('/archive');
  for (const message of MESSAGES) {
    await one.sendText(message);
    await hear(other, `: ${message}`);
  }
  await Promise.all([pulse, archive]);
};
