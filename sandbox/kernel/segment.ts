// What travels between two hosts. TCP's segments (RFC 9293, section 3) without sequence numbers: the carrier neither
// loses nor reorders, so a window update names the bytes that were taken, not a position.
import type { Endpoint } from './tap.ts';

export type Segment =
  | {
      readonly kind: 'syn';
      readonly flow: number;
      readonly from: Endpoint;
      readonly to: Endpoint;
    }
  | { readonly kind: 'syn-ack'; readonly flow: number }
  | { readonly kind: 'data'; readonly flow: number; readonly bytes: Uint8Array }
  /** The receiver's program has taken `credit` bytes: the sender may send as many more. */
  | { readonly kind: 'window'; readonly flow: number; readonly credit: number }
  | { readonly kind: 'fin'; readonly flow: number }
  | { readonly kind: 'reset'; readonly flow: number }
  /** To the switch: programs of this host listen on a port, or no longer do. From it: those of another host. */
  | { readonly kind: 'listen'; readonly port: number; readonly isShared: boolean }
  | { readonly kind: 'unlisten'; readonly port: number }
  /** To the switch: this host has said all that it will ever say. */
  | { readonly kind: 'leave' }
  /** The switch sends it back: what it had to say before has then arrived. */
  | { readonly kind: 'settle' };

/** Bytes that may be under way or unread in one direction of a connection. */
export const WINDOW = 262_144;
