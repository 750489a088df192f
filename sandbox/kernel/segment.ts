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
  /** To the switch alone: this host's programs listen on a port, or no longer do. */
  | { readonly kind: 'listen'; readonly port: number }
  | { readonly kind: 'unlisten'; readonly port: number };

/** Bytes that may be under way or unread in one direction of a connection. */
export const WINDOW = 262_144;
