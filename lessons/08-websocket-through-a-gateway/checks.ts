import {
  type Check,
  type Evidence,
  type FrameSeen,
  failed,
  type Probe,
  passed,
  statusLine,
} from '../lesson.ts';

// The key of the example in RFC 6455, section 1.3.
const WISH = {
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

const shown = (frame: FrameSeen) =>
  `${frame.kind}${frame.masked ? ', masked' : ''}${frame.fin ? '' : ', not the last'}: ${frame.text}`;

interface Tally {
  readonly requests: number;
  readonly answers: number;
  /** Of the Python program. */
  readonly threads: number;
  /** Of the Node program: calls of the application that have not returned. */
  readonly calls: number;
}

async function tally(probe: Probe): Promise<Tally> {
  const { response } = await probe.get('/tally');
  return JSON.parse(response.text) as Tally;
}

/** Says hi on a new WebSocket, and waits for the echo. */
async function greeted(probe: Probe) {
  const socket = await probe.websocket('/ws');
  await socket.sendText('hi');
  return { socket, frame: await socket.next() };
}

export const checks: readonly Check[] = [
  {
    id: 'by-the-book-refused',
    says: 'GET /by-the-book with Upgrade: websocket is answered with 500: the server sends no 101 for the application.',
    async run(probe) {
      const { response } = await probe.get('/by-the-book', WISH);
      return response.status === 500 && response.headers.get('upgrade') === undefined
        ? passed
        : failed('The server gave another answer.', statusLine(response));
    },
  },
  {
    id: 'stays-http',
    says: 'GET /ws without an Upgrade stays HTTP: 400 Bad Request.',
    async run(probe) {
      const { response } = await probe.get('/ws');
      return response.status === 400
        ? passed
        : failed('The plain GET got another answer.', statusLine(response));
    },
  },
  {
    id: 'switches',
    says: 'GET /ws with Upgrade: websocket is answered by 101, with the accept that follows from the key.',
    async run(probe) {
      const { response, accept, expectedAccept, key } = await probe.websocket('/ws');
      if (response.version !== 'HTTP/1.1') {
        return failed('HTTP/1.0 has no Upgrade: the 101 must be HTTP/1.1.', statusLine(response));
      }
      return accept === expectedAccept
        ? passed
        : failed(`The key ${key} asks for ${expectedAccept}.`, accept);
    },
  },
  {
    id: 'echo',
    says: 'A masked text frame “hi” comes back without its mask.',
    async run(probe) {
      const { frame } = await greeted(probe);
      return frame.kind === 'text' && frame.fin && !frame.masked && frame.text === 'hi'
        ? passed
        : failed('Another frame came back.', shown(frame));
    },
  },
  {
    id: 'last-word',
    says: 'The close frame is the last word: after it the server closes the connection and writes nothing more.',
    async run(probe) {
      const { socket } = await greeted(probe);
      await socket.close(1000);
      const goodbye = await socket.next();
      if (goodbye.kind !== 'close' || goodbye.code !== 1000) {
        return failed('The close was not answered by a close with code 1000.', shown(goodbye));
      }
      const after = await socket.next().then(shown, (error: Error) => error.message);
      return after === 'The server closed the connection.'
        ? passed
        : failed(
            'Here the connection should end. A gateway that is still in charge of it writes an answer first.',
            after,
          );
    },
  },
  {
    id: 'layers-are-blind',
    says: 'The layer that counts has seen the request of a WebSocket come in, and no answer go out.',
    tracks: ['python'],
    async run(probe) {
      const before = await tally(probe);
      const { socket } = await greeted(probe);
      await socket.close(1000);
      await socket.next();
      const after = await tally(probe);
      // Each tally counts its own request, and not yet its own answer: that evens out.
      const requests = after.requests - before.requests - 1;
      const answers = after.answers - before.answers - 1;
      return requests === 1 && answers === 0
        ? passed
        : failed(`Between two tallies it counted ${requests} requests and ${answers} answers.`);
    },
  },
  {
    id: 'a-thread-each',
    says: 'Five open WebSockets that say nothing hold five threads: with the main one and the one that answers, seven.',
    tracks: ['python'],
    async run(probe) {
      for (let opened = 0; opened < 5; opened++) await greeted(probe);
      const { threads } = await tally(probe);
      return threads >= 7 ? passed : failed(`The server runs ${threads} threads.`);
    },
  },
  {
    id: 'layers-are-fooled',
    says: 'The layer that counts has seen a request and, after the goodbye, an answer, which no client has got.',
    tracks: ['node'],
    async run(probe) {
      const before = await tally(probe);
      const { socket } = await greeted(probe);
      const meanwhile = await tally(probe);
      await socket.close(1000);
      await socket.next();
      const after = await tally(probe);
      // Each tally counts its own request, and not yet its own answer.
      const open = meanwhile.answers - before.answers - 1;
      const requests = after.requests - before.requests - 2;
      const answers = after.answers - before.answers - 2;
      return open === 0 && requests === 1 && answers === 1
        ? passed
        : failed(
            `Of one WebSocket it counted ${requests} requests, ${open} answers while it was open, and ${answers} in the end.`,
          );
    },
  },
  {
    id: 'a-call-each',
    says: 'Five open WebSockets that say nothing hold five calls of the application: with the one that answers, six.',
    tracks: ['node'],
    async run(probe) {
      for (let opened = 0; opened < 5; opened++) await greeted(probe);
      const { calls } = await tally(probe);
      return calls >= 6 ? passed : failed(`${calls} calls are under way.`);
    },
  },
];

export const evidence: readonly Evidence[] = [
  // The interface refuses the switch. Behind its back the switch costs a worker for as long as it lasts.
  {
    claim: 'wsgi-request-shaped',
    verdict: 'holds',
    checks: ['by-the-book-refused', 'a-thread-each'],
  },
  {
    claim: 'wsgi-shared-environ',
    verdict: 'holds',
    checks: ['switches', 'last-word', 'layers-are-blind'],
  },
];
