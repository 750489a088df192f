// What the benchmarks say to programs/serve.py.

export const PORT = 8888;

const encoder = new TextEncoder();

export const REQUEST = encoder.encode('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');

/** The end of the answer. */
export const BODY = 'hello';

export const HANDSHAKE = encoder.encode(
  'GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
);

/** A masked text frame "hello", its mask zero. */
export const FRAME = new Uint8Array([0x81, 0x85, 0, 0, 0, 0, 104, 101, 108, 108, 111]);

/** The same, as the server sends it. */
export const ECHO_LENGTH = 7;
