// Randomness, from the realm's own source of it.
import { crypto } from '../platform.ts';

/** What getRandomValues fills at most. */
const PIECE = 65_536;

export function fillRandom(target: Uint8Array<ArrayBuffer>): void {
  for (let at = 0; at < target.length; at += PIECE)
    crypto.getRandomValues(target.subarray(at, at + PIECE));
}
