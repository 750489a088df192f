import {
  type Check,
  type Evidence,
  type FrameSeen,
  failed,
  passed,
  statusLine,
  type Visit,
} from '../lesson.ts';

/** The page, its WebSocket with two messages, and `/ws` in the address bar. */
export const visit: Visit = async (probe) => {
  await probe.get('/');
  const socket = await probe.websocket('/ws');
  await socket.next();
  await socket.sendText('hi');
  await socket.next();
  await probe.get('/ws');
  await socket.sendText('hi');
  await socket.next();
};

// The example of RFC 6455, section 1.3.
const SAMPLE = { key: 'dGhlIHNhbXBsZSBub25jZQ==', accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' };

/** FIN and text, two bytes, and no bit that says that a mask follows. */
const UNMASKED = Uint8Array.of(0x81, 0x02, 0x68, 0x69);

const shown = (frame: FrameSeen) =>
  `${frame.kind}${frame.masked ? ', masked' : ''}${frame.fin ? '' : ', not the last'}: ${frame.text}`;

export const checks: readonly Check[] = [
  {
    id: 'switches',
    says: 'GET /ws with Upgrade: websocket is answered by 101 Switching Protocols.',
    async run(probe) {
      const { response } = await probe.websocket('/ws');
      return response.headers.get('upgrade')?.toLowerCase() === 'websocket'
        ? passed
        : failed('The 101 has no Upgrade: websocket.', statusLine(response));
    },
  },
  {
    id: 'accept-answers-key',
    says: 'The Sec-WebSocket-Accept of the 101 is the one that follows from the key.',
    async run(probe) {
      const { key, accept, expectedAccept } = await probe.websocket('/ws');
      return accept === expectedAccept
        ? passed
        : failed(`The key ${key} asks for ${expectedAccept}.`, accept);
    },
  },
  {
    id: 'stays-http',
    says: 'GET /ws without an Upgrade stays HTTP: the server refuses with 400 Bad Request.',
    async run(probe) {
      const { response } = await probe.get('/ws');
      return response.status === 400
        ? passed
        : failed('The plain GET got another answer.', statusLine(response));
    },
  },
  {
    id: 'unmasked-echo',
    says: 'A masked text frame “hi” comes back as one text frame of 2 bytes without a mask.',
    async run(probe) {
      const socket = await probe.websocket('/ws');
      await socket.next();
      await socket.sendText('hi');
      const frame = await socket.next();
      return frame.kind === 'text' && frame.fin && !frame.masked && frame.text === 'hi'
        ? passed
        : failed('Another frame came back.', shown(frame));
    },
  },
  {
    id: 'unmasked-in',
    says: 'A frame “hi” without a mask, which section 5.1 of RFC 6455 forbids to a client, is echoed by Tornado all the same.',
    tracks: ['python'],
    async run(probe) {
      const socket = await probe.websocket('/ws');
      await socket.next();
      await socket.sendRaw(UNMASKED);
      const frame = await socket.next();
      return frame.kind === 'text' && frame.text === 'hi'
        ? passed
        : failed('Another frame came back.', shown(frame));
    },
  },
  {
    id: 'pong',
    says: 'A ping is answered by a pong with the same payload.',
    async run(probe) {
      const socket = await probe.websocket('/ws');
      await socket.next();
      await socket.ping(Uint8Array.of(1, 0, 1));
      const frame = await socket.next();
      return frame.kind === 'pong' && frame.payload.join() === '1,0,1'
        ? passed
        : failed('Another frame came back.', shown(frame));
    },
  },
  {
    id: 'close',
    says: 'A close frame with code 1000 is answered by a close frame with the same code.',
    async run(probe) {
      const socket = await probe.websocket('/ws');
      await socket.next();
      await socket.close(1000);
      const frame = await socket.next();
      return frame.kind === 'close' && frame.code === 1000
        ? passed
        : failed('Another frame came back.', shown(frame));
    },
  },
  {
    id: 'sample-key',
    says: `GET /accept answers the example key of RFC 6455 with ${SAMPLE.accept}.`,
    async run(probe) {
      const { response } = await probe.get(`/accept?key=${encodeURIComponent(SAMPLE.key)}`);
      return response.text.trim() === SAMPLE.accept
        ? passed
        : failed(`The key ${SAMPLE.key} was answered by something else.`, response.text);
    },
  },
  {
    id: 'own-key',
    says: 'The first frame names the very accept that stands in the 101 before it.',
    async run(probe) {
      const socket = await probe.websocket('/ws');
      const { text } = await socket.next();
      return socket.accept !== undefined && text.endsWith(` ${socket.accept}`)
        ? passed
        : failed(`The 101 said ${socket.accept}, the frame something else.`, text);
    },
  },
];

export const evidence: readonly Evidence[] = [
  {
    claim: 'ws-handshake',
    verdict: 'holds',
    checks: ['switches', 'accept-answers-key', 'unmasked-echo'],
  },
  // The frames come on the very connection, and by the very protocol, that carried the request.
  { claim: 'ws-tcp-or-udp', verdict: 'wrong', checks: ['switches', 'unmasked-echo'] },
];
