// WebSocket framing (RFC 6455, section 5): an incremental decoder of one direction after the handshake. Sans I/O, never
// throws: what breaks the protocol is a `fault`, and all that follows it is `raw`.
import { joined, Utf8Walk } from './text.ts';
import { isCloseCode, readClose } from './websocket-close.ts';
import {
  type Frame,
  type FrameEvent,
  type FrameFault,
  type FrameHead,
  isControl,
  OPCODES,
} from './websocket-events.ts';
import { headFault, headLength, MAX_CONTROL, MAX_HEAD, readHead } from './websocket-head.ts';
import { maskInto } from './websocket-mask.ts';

export { closeMeaning, isCloseCode, readClose } from './websocket-close.ts';
export { encodeClosePayload, encodeFrame, type FrameToEncode } from './websocket-encode.ts';
export * from './websocket-events.ts';
export { masked } from './websocket-mask.ts';
export { type Message, MessageAssembler } from './websocket-messages.ts';

export interface FrameDecoderOptions {
  /** Who sends these frames: a client masks, a server does not (section 5.1). */
  readonly from: 'client' | 'server';
  /** The most bytes of a data frame's payload that its event holds; unless told, all: what an endpoint needs. */
  readonly hold?: number;
  /** The most bytes that a message may have over all its frames, as their heads say; beyond it: fault, status 1009. */
  readonly maxMessage?: number;
  /** permessage-deflate was agreed, which uses RSV1 (RFC 7692, section 6). Nothing is inflated here. */
  readonly allowRsv1?: boolean;
}

/** A frame whose head is whole and whose payload is coming. */
interface Open {
  readonly head: FrameHead;
  /** As on the wire, up to `hold` bytes in all. */
  readonly pieces: Uint8Array[];
  received: number;
  held: number;
}

/** A message whose last frame is not whole yet. */
interface Fragmented {
  readonly opcode: number;
  readonly compressed: boolean;
  /** Of its text, where it is one that can be read. */
  readonly walk: Utf8Walk | undefined;
  length: number;
  /** Where its text ceased to be UTF-8. */
  badAt: number | undefined;
}

export class FrameDecoder {
  readonly #from: 'client' | 'server';
  readonly #hold: number;
  readonly #maxMessage: number;
  readonly #allowRsv1: boolean;
  /** The head under way. */
  readonly #headBytes = new Uint8Array(MAX_HEAD);
  #headCount = 0;
  #offset = 0;
  #broken = false;
  #closed = false;
  #open: Open | undefined;
  #message: Fragmented | undefined;
  #events: FrameEvent[] = [];

  constructor(options: FrameDecoderOptions) {
    this.#from = options.from;
    this.#hold = Math.max(options.hold ?? Number.POSITIVE_INFINITY, MAX_CONTROL);
    this.#maxMessage = options.maxMessage ?? Number.POSITIVE_INFINITY;
    this.#allowRsv1 = options.allowRsv1 ?? false;
  }

  /** The next bytes of the stream; nobody may change them afterwards, for events may be views of them. */
  feed(bytes: Uint8Array): readonly FrameEvent[] {
    let from = 0;
    while (from < bytes.length) {
      if (this.#broken) from += this.#passRaw(bytes.subarray(from));
      else if (this.#open) from += this.#payload(this.#open, bytes, from);
      else from += this.#head(bytes, from);
    }
    return this.#handOut();
  }

  /** The peer has ended its direction (FIN). */
  end(): readonly FrameEvent[] {
    const open = this.#open;
    if (open !== undefined) {
      this.#events.push(this.#frame(open, false));
      this.#open = undefined;
      const message = `The connection ended after ${open.received} of the ${open.head.length} bytes of a frame's payload.`;
      this.#fail({ code: 'cut-off', status: 1006, message, offset: this.#offset });
    } else if (this.#headCount > 0) {
      const message = 'The connection ended within the head of a frame.';
      this.#fail({ code: 'cut-off', status: 1006, message, offset: this.#offset });
    }
    return this.#handOut();
  }

  #head(bytes: Uint8Array, from: number): number {
    const buffer = this.#headBytes;
    const wanted = this.#headCount < 2 ? 2 : headLength(buffer);
    const run = bytes.subarray(from, from + wanted - this.#headCount);
    buffer.set(run, this.#headCount);
    this.#headCount += run.length;
    this.#offset += run.length;
    if (this.#headCount >= 2 && this.#headCount === headLength(buffer)) this.#endHead();
    return run.length;
  }

  #endHead(): void {
    const start = this.#offset - this.#headCount;
    const head = readHead(this.#headBytes.slice(0, this.#headCount), start);
    const fault = headFault(head, {
      from: this.#from,
      allowRsv1: this.#allowRsv1,
      fragmented: this.#message?.length,
      closed: this.#closed,
      maxMessage: this.#maxMessage,
    });
    if (fault !== undefined) {
      this.#fail({ ...fault, offset: start, head });
      return;
    }
    this.#headCount = 0;
    if (!isControl(head.opcode)) {
      this.#message ??= {
        opcode: head.opcode,
        compressed: head.rsv1,
        walk: head.opcode === OPCODES.text && !head.rsv1 ? new Utf8Walk() : undefined,
        length: 0,
        badAt: undefined,
      };
      this.#message.length += head.length;
    }
    const open: Open = { head, pieces: [], received: 0, held: 0 };
    if (head.length === 0) this.#endFrame(open);
    else this.#open = open;
  }

  #payload(open: Open, bytes: Uint8Array, from: number): number {
    const { head } = open;
    const run = bytes.subarray(from, from + head.length - open.received);
    const room = (isControl(head.opcode) ? MAX_CONTROL : this.#hold) - open.held;
    if (room > 0) {
      const piece = run.length > room ? run.subarray(0, room) : run;
      open.pieces.push(piece);
      open.held += piece.length;
    }
    if (!isControl(head.opcode)) this.#readText(run, head.key, open.received);
    open.received += run.length;
    this.#offset += run.length;
    if (open.received === head.length) this.#endFrame(open);
    return run.length;
  }

  #readText(run: Uint8Array, key: Uint8Array | undefined, phase: number): void {
    const message = this.#message;
    if (message?.walk === undefined || message.badAt !== undefined) return;
    const index = message.walk.over(run, key, phase);
    if (index >= 0) message.badAt = this.#offset + index;
  }

  /** The frame comes out even where its payload is at fault: a reader is to see what it says. */
  #endFrame(open: Open): void {
    this.#open = undefined;
    const frame = this.#frame(open, true);
    this.#events.push(frame);
    const { head, payload } = frame;
    if (head.opcode === OPCODES.close) {
      this.#closed = true;
      this.#checkClose(payload);
    } else if (!isControl(head.opcode)) {
      this.#checkText(head.fin);
      if (head.fin) this.#message = undefined;
    }
  }

  #frame(open: Open, whole: boolean): Frame {
    const { head, pieces, held, received } = open;
    const message = isControl(head.opcode) ? undefined : this.#message;
    return {
      kind: 'frame',
      start: head.start,
      end: head.end + received,
      head,
      payload: unmasked(pieces, held, head.key),
      messageOpcode: message?.opcode ?? head.opcode,
      compressed: message?.compressed ?? false,
      whole,
    };
  }

  #checkText(fin: boolean): void {
    const message = this.#message;
    if (message?.walk === undefined) return;
    const brokenOff = fin && !message.walk.atBoundary ? this.#offset : undefined;
    const offset = message.badAt ?? brokenOff;
    if (offset === undefined) return;
    const sentence = 'The text of a message is not UTF-8 (RFC 6455, section 8.1).';
    this.#fail({ code: 'bad-utf8', status: 1007, message: sentence, offset });
  }

  #checkClose(payload: Uint8Array): void {
    if (payload.length === 0) return;
    const offset = this.#offset - payload.length;
    const { code } = readClose(payload);
    if (payload.length === 1 || !isCloseCode(code)) {
      const what =
        payload.length === 1
          ? 'has one byte, half a code'
          : `has the code ${code}, which may not be sent`;
      const message = `The payload of a close frame ${what} (RFC 6455, section 7.4).`;
      this.#fail({ code: 'bad-close', status: 1002, message, offset });
      return;
    }
    const walk = new Utf8Walk();
    if (walk.over(payload.subarray(2)) < 0 && walk.atBoundary) return;
    const message = 'The reason of a close frame is not UTF-8 (RFC 6455, section 5.5.1).';
    this.#fail({ code: 'bad-utf8', status: 1007, message, offset: offset + 2 });
  }

  #fail(fault: Omit<FrameFault, 'kind'>): void {
    this.#events.push({ kind: 'fault', ...fault });
    this.#broken = true;
    const count = this.#headCount;
    if (count === 0) return;
    this.#headCount = 0;
    const place = { start: this.#offset - count, end: this.#offset };
    this.#events.push({ kind: 'raw', ...place, bytes: this.#headBytes.slice(0, count) });
  }

  #passRaw(bytes: Uint8Array): number {
    const start = this.#offset;
    this.#offset += bytes.length;
    this.#events.push({ kind: 'raw', start, end: this.#offset, bytes });
    return bytes.length;
  }

  #handOut(): readonly FrameEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}

/** One array of the pieces, copied once; without a mask and in one piece, not at all. */
function unmasked(
  pieces: readonly Uint8Array[],
  length: number,
  key: Uint8Array | undefined,
): Uint8Array {
  if (key === undefined) return joined(pieces);
  const payload = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    maskInto(payload, at, piece, key, at);
    at += piece.length;
  }
  return payload;
}
