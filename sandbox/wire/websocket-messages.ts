// Frames of one direction into messages, for an endpoint (RFC 6455, sections 5.4 and 6.2).
import { joined, utf8 } from './text.ts';
import { readClose } from './websocket-close.ts';
import { type Frame, OPCODES } from './websocket-events.ts';

export type Message =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'ping'; readonly bytes: Uint8Array }
  | { readonly kind: 'pong'; readonly bytes: Uint8Array }
  /** `code` is 1005 where the frame has none (section 7.1.5). */
  | { readonly kind: 'close'; readonly code: number; readonly reason: string };

/**
 * Takes the frames that a `FrameDecoder` has found good, one that holds payloads whole. Control frames come out at
 * once, between the fragments of a message too.
 */
export class MessageAssembler {
  #opcode: number = OPCODES.continuation;
  #fragments: Uint8Array[] = [];

  accept(frame: Frame): Message | undefined {
    if (!frame.whole) return undefined;
    const { payload } = frame;
    switch (frame.head.opcode) {
      case OPCODES.ping:
        return { kind: 'ping', bytes: payload };
      case OPCODES.pong:
        return { kind: 'pong', bytes: payload };
      case OPCODES.close:
        return { kind: 'close', ...readClose(payload) };
      default:
        return this.#fragment(frame);
    }
  }

  #fragment({ head, payload }: Frame): Message | undefined {
    if (head.opcode !== OPCODES.continuation) this.#opcode = head.opcode;
    this.#fragments.push(payload);
    if (!head.fin) return undefined;
    const bytes = joined(this.#fragments);
    this.#fragments = [];
    return this.#opcode === OPCODES.text
      ? { kind: 'text', text: utf8(bytes) }
      : { kind: 'binary', bytes };
  }
}
