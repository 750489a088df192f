// The status code and reason of a close frame (RFC 6455, sections 5.5.1 and 7.4).
import { utf8 } from './text.ts';

/** Section 7.1.5: stands for a close frame without a code, and is never sent. */
export const NO_STATUS = 1005;

// Sections 7.4.1 and 11.7, with what the registry has added since; 1004 to 1006 and 1015 are never sent.
const MEANINGS: ReadonlyMap<number, string> = new Map([
  [1000, 'normal closure'],
  [1001, 'going away'],
  [1002, 'protocol error'],
  [1003, 'unsupported data'],
  [1007, 'invalid payload'],
  [1008, 'policy violation'],
  [1009, 'message too big'],
  [1010, 'mandatory extension'],
  [1011, 'internal error'],
  [1012, 'service restart'],
  [1013, 'try again later'],
  [1014, 'bad gateway'],
]);

export interface Close {
  readonly code: number;
  readonly reason: string;
}

/** May a frame carry it? Section 7.4.2: below 3000 what is registered, 3000 to 4999 for libraries and applications. */
export function isCloseCode(code: number): boolean {
  return MEANINGS.has(code) || (Number.isInteger(code) && code >= 3000 && code <= 4999);
}

export function closeMeaning(code: number): string | undefined {
  return MEANINGS.get(code);
}

export function readClose(payload: Uint8Array): Close {
  const [high, low] = payload;
  if (high === undefined || low === undefined) return { code: NO_STATUS, reason: '' };
  return { code: high * 256 + low, reason: utf8(payload.subarray(2)) };
}
