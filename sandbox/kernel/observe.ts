// What a tap is told of a segment that passes.
import type { Segment } from './segment.ts';
import type { Direction, Tap } from './tap.ts';

/** Windows and answers to a SYN are of no interest to a reader; what opens a connection, its carrier tells by itself. */
export function observe(tap: Tap, at: number, segment: Segment, direction: Direction): void {
  switch (segment.kind) {
    case 'data':
      return tap({ kind: 'data', flow: segment.flow, at, direction, bytes: segment.bytes });
    case 'fin':
      return tap({ kind: 'end', flow: segment.flow, at, direction });
    case 'reset':
      return tap({ kind: 'reset', flow: segment.flow, at, direction });
    case 'syn':
    case 'syn-ack':
    case 'window':
    case 'listen':
    case 'unlisten':
    case 'settle':
    case 'leave':
      return;
    default:
      segment satisfies never;
  }
}
