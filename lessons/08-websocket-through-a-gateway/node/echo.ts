import type { Duplex } from 'node:stream';

const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Sends every frame back, without its mask, until the client says goodbye. The socket stays as it is. */
export async function echo(socket: Duplex, head: Buffer): Promise<void> {
  let waiting = head;
  const chunks = socket.iterator({ destroyOnReturn: false });
  for (;;) {
    for (let frame = readFrame(waiting); frame !== undefined; frame = readFrame(waiting)) {
      waiting = waiting.subarray(frame.size);
      // A ping wants a pong.
      const opcode = frame.opcode === PING ? PONG : frame.opcode;
      socket.write(writeFrame(opcode, frame.payload));
      if (opcode === CLOSE) return;
    }
    const { done, value } = await chunks.next();
    if (done) return;
    waiting = Buffer.concat([waiting, value]);
  }
}

/** The first frame of these bytes, or undefined where it is not whole yet (RFC 6455, section 5.2). */
function readFrame(bytes: Buffer) {
  if (bytes.length < 2) return undefined;
  let length = bytes.readUInt8(1) & 0x7f;
  let at = 2;
  if (length === 126) {
    if (bytes.length < 4) return undefined;
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return undefined;
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  const size = at + 4 + length;
  if (bytes.length < size) return undefined;
  const mask = bytes.subarray(at, at + 4);
  const payload = bytes.subarray(at + 4, size).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, size };
}

/** A whole message in one frame, without a mask: a server's. */
function writeFrame(opcode: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (payload.length < 126) head[1] = payload.length;
  else if (payload.length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(payload.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([head, payload]);
}
