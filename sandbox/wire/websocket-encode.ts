// Writes WebSocket frames and the payload of a close frame (RFC 6455, sections 5.2, 5.3 and 5.5.1).
import { utf8Bytes } from './text.ts';
import { isCloseCode } from './websocket-close.ts';
import { isControl, opcodeName } from './websocket-events.ts';
import { MAX_CONTROL } from './websocket-head.ts';
import { maskInto } from './websocket-mask.ts';
import { WireError } from './wire-error.ts';

export interface FrameToEncode {
  /** One of `OPCODES`. */
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** True unless told. */
  readonly fin?: boolean;
  /** Four bytes, fresh and unforeseeable for each frame (section 5.3). A client's frame needs it; a server's has none. */
  readonly maskKey?: Uint8Array;
}

/** Throws `WireError` `BAD_FRAME` for what section 5 forbids: a reserved opcode, a long or fragmented control frame. */
export function encodeFrame(frame: FrameToEncode): Uint8Array {
  const { opcode, payload, fin = true, maskKey } = frame;
  if (opcodeName(opcode) === undefined) throw badFrame(`the opcode ${opcode} is reserved`);
  if (isControl(opcode) && (!fin || payload.length > MAX_CONTROL)) {
    throw badFrame(`a control frame is one frame of at most ${MAX_CONTROL} bytes`);
  }
  if (maskKey !== undefined && maskKey.length !== 4) {
    throw badFrame(`a mask key has 4 bytes, not ${maskKey.length}`);
  }
  const { length } = payload;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const keyIndex = 2 + extended;
  const payloadIndex = keyIndex + (maskKey?.length ?? 0);
  const bytes = new Uint8Array(payloadIndex + length);
  bytes[0] = (fin ? 0x80 : 0) | opcode;
  bytes[1] = (maskKey ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  let rest = length;
  for (let at = keyIndex - 1; at > 1; at -= 1) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  if (maskKey === undefined) {
    bytes.set(payload, payloadIndex);
  } else {
    bytes.set(maskKey, keyIndex);
    maskInto(bytes, payloadIndex, payload, maskKey, 0);
  }
  return bytes;
}

/**
 * The payload of a close frame: empty without a code.
 * Throws `WireError` `BAD_FRAME` for a code that may not be sent, and for a reason of more than 123 bytes.
 */
export function encodeClosePayload(code?: number, reason = ''): Uint8Array {
  if (code === undefined) return new Uint8Array(0);
  if (!isCloseCode(code)) throw badFrame(`the close code ${code} may not be sent`);
  const text = utf8Bytes(reason);
  if (text.length > MAX_CONTROL - 2) {
    throw badFrame(`the reason has ${text.length} bytes; ${MAX_CONTROL - 2} are the most`);
  }
  const payload = new Uint8Array(2 + text.length);
  payload[0] = code >> 8;
  payload[1] = code & 0xff;
  payload.set(text, 2);
  return payload;
}

function badFrame(what: string): WireError {
  return new WireError('BAD_FRAME', `The frame cannot be sent: ${what} (RFC 6455).`);
}
