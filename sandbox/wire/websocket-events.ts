// What a decoder of WebSocket frames says about a stream, and the numbers of RFC 6455 (sections 5.2 and 7.4).
import type { Span } from './http1-events.ts';

export type { Span } from './http1-events.ts';

// Section 5.2 and 11.8.
export const OPCODES = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

export type OpcodeName = keyof typeof OPCODES;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(OPCODES).map(([name, opcode]) => [opcode, name]),
);

/** `text`, or `undefined` for an opcode that is reserved. */
export function opcodeName(opcode: number): string | undefined {
  return NAMES.get(opcode);
}

/** Section 5.5: the high bit of the opcode tells the control frames, reserved ones too. */
export function isControl(opcode: number): boolean {
  return opcode >= 0x8;
}

/** All of a frame but its payload. */
export interface FrameHead extends Span {
  readonly fin: boolean;
  readonly rsv1: boolean;
  readonly rsv2: boolean;
  readonly rsv3: boolean;
  readonly opcode: number;
  /** Undefined: not masked. */
  readonly key: Uint8Array | undefined;
  /** Of the payload, in bytes. */
  readonly length: number;
  /** From the byte that has the mask bit too. */
  readonly lengthAt: Span;
  readonly keyAt: Span | undefined;
  readonly bytes: Uint8Array;
}

export interface Frame extends Span {
  readonly kind: 'frame';
  readonly head: FrameHead;
  /** Unmasked; the first `hold` bytes. Nobody may change them: without a mask they are a view of what was fed. */
  readonly payload: Uint8Array;
  /** The opcode of the message that it belongs to: that of a continuation's first frame, else its own. */
  readonly messageOpcode: number;
  /** The payload is part of a deflated message: RSV1 on the first frame said so (RFC 7692, section 6). */
  readonly compressed: boolean;
  /** False for a frame that the end of the stream cut off: an endpoint drops it. */
  readonly whole: boolean;
}

export type FrameFaultCode =
  | 'reserved-opcode'
  | 'reserved-bit'
  | 'fragmented-control'
  | 'long-control'
  | 'not-masked'
  | 'masked'
  | 'non-minimal-length'
  | 'bad-length'
  | 'unexpected-continuation'
  | 'expected-continuation'
  | 'after-close'
  | 'bad-utf8'
  | 'bad-close'
  | 'too-large'
  | 'cut-off';

/** The stream broke the protocol at `offset`. What comes after it is `raw`. */
export interface FrameFault {
  readonly kind: 'fault';
  readonly code: FrameFaultCode;
  /** The status with which an endpoint closes (section 7.4.1); after `cut-off` there is nobody to tell: 1006. */
  readonly status: 1002 | 1006 | 1007 | 1009;
  /** One sentence for a reader. */
  readonly message: string;
  readonly offset: number;
  /** The head that is at fault, if one is. Its bytes begin the `raw` that follows. */
  readonly head?: FrameHead;
}

export type FrameEvent =
  | Frame
  | FrameFault
  | (Span & { readonly kind: 'raw'; readonly bytes: Uint8Array });
