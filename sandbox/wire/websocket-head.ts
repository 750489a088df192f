// The head of a frame, read and judged (RFC 6455, sections 5.1, 5.2, 5.4 and 5.5).
import { type FrameFaultCode, type FrameHead, isControl, opcodeName } from './websocket-events.ts';

export const MAX_HEAD = 14;
export const MAX_CONTROL = 125;

export interface HeadFault {
  readonly code: FrameFaultCode;
  readonly status: 1002 | 1009;
  readonly message: string;
}

/** What the frames before this one left behind. */
export interface FrameContext {
  readonly from: 'client' | 'server';
  readonly allowRsv1: boolean;
  /** Bytes of the fragments so far of the message under way; undefined where none is. */
  readonly fragmented: number | undefined;
  readonly closed: boolean;
  readonly maxMessage: number;
}

/** How long a head is whose first two bytes are these. */
export function headLength(bytes: Uint8Array): number {
  const second = bytes[1] ?? 0;
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0);
}

/** Reads a whole head. A length beyond 2^53 comes out inexact; `headFault` refuses it. */
export function readHead(bytes: Uint8Array, start: number): FrameHead {
  const [first = 0, second = 0] = bytes;
  const masked = (second & 0x80) !== 0;
  const keyIndex = bytes.length - (masked ? 4 : 0);
  const short = second & 0x7f;
  const length = short < 126 ? short : bigEndian(bytes.subarray(2, keyIndex));
  return {
    start,
    end: start + bytes.length,
    fin: (first & 0x80) !== 0,
    rsv1: (first & 0x40) !== 0,
    rsv2: (first & 0x20) !== 0,
    rsv3: (first & 0x10) !== 0,
    opcode: first & 0x0f,
    key: masked ? bytes.subarray(keyIndex) : undefined,
    length,
    lengthAt: { start: start + 1, end: start + keyIndex },
    keyAt: masked ? { start: start + keyIndex, end: start + bytes.length } : undefined,
    bytes,
  };
}

export function headFault(head: FrameHead, context: FrameContext): HeadFault | undefined {
  const { opcode, fin, length, bytes } = head;
  const control = isControl(opcode);
  const short = (bytes[1] ?? 0) & 0x7f;
  if (opcodeName(opcode) === undefined) {
    return broken(
      'reserved-opcode',
      `The opcode 0x${opcode.toString(16)} is reserved (RFC 6455, section 5.2).`,
    );
  }
  const mayHaveRsv1 = context.allowRsv1 && !control && opcode !== 0;
  if ((head.rsv1 && !mayHaveRsv1) || head.rsv2 || head.rsv3) {
    return broken(
      'reserved-bit',
      'A reserved bit is set that no extension gave a meaning here (RFC 6455, section 5.2).',
    );
  }
  if (control && !fin) {
    return broken('fragmented-control', 'A control frame is fragmented (RFC 6455, section 5.5).');
  }
  if (control && short > MAX_CONTROL) {
    return broken(
      'long-control',
      'A control frame has a payload of more than 125 bytes (RFC 6455, section 5.5).',
    );
  }
  if (context.from === 'client' && head.key === undefined) {
    return broken('not-masked', "A client's frame is not masked (RFC 6455, section 5.1).");
  }
  if (context.from === 'server' && head.key !== undefined) {
    return broken('masked', "A server's frame is masked (RFC 6455, section 5.1).");
  }
  if ((short === 126 && length < 126) || (short === 127 && length < 65_536)) {
    return broken(
      'non-minimal-length',
      `The length ${length} is not written in its shortest form (RFC 6455, section 5.2).`,
    );
  }
  // The highest bit must be 0; what else is beyond 2^53 nobody could send.
  if (!Number.isSafeInteger(length)) {
    return broken(
      'bad-length',
      'The length of the payload is beyond what a frame may have (RFC 6455, section 5.2).',
    );
  }
  return control ? undefined : sequenceFault(head, context);
}

function sequenceFault(head: FrameHead, context: FrameContext): HeadFault | undefined {
  const { opcode, length } = head;
  const { fragmented, closed, maxMessage } = context;
  if (closed)
    return broken('after-close', 'A data frame follows a close frame (RFC 6455, section 5.5.1).');
  if (opcode === 0 && fragmented === undefined) {
    return broken(
      'unexpected-continuation',
      'A continuation frame continues nothing (RFC 6455, section 5.4).',
    );
  }
  if (opcode !== 0 && fragmented !== undefined) {
    return broken(
      'expected-continuation',
      'A message begins before the fragments of the last one ended (RFC 6455, section 5.4).',
    );
  }
  if ((fragmented ?? 0) + length > maxMessage) {
    const message = `A message is larger than ${maxMessage} bytes, the most that is taken here (RFC 6455, section 7.4.1).`;
    return { code: 'too-large', status: 1009, message };
  }
  return undefined;
}

function broken(code: FrameFaultCode, message: string): HeadFault {
  return { code, status: 1002, message };
}

function bigEndian(bytes: Uint8Array): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}
