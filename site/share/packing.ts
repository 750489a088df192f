// Bytes in the letters that an address may hold, and small: deflated, in base64url (RFC 4648, section 5). What comes back
// is nobody's, so it is inflated only as far as is allowed.
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';

export function packed(bytes: Uint8Array): string {
  return toBase64Url(deflateSync(bytes, { level: 9 }));
}

/** Undefined for what was never packed. */
export function unpacked(text: string, most: number): Uint8Array | 'too-large' | undefined {
  const bytes = fromBase64Url(text);
  return bytes && inflateWithin(bytes, most);
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(strFromU8(bytes, true)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    return strToU8(atob(text.replaceAll('-', '+').replaceAll('_', '/')), true);
  } catch {
    return undefined;
  }
}

/** Step by step, so that a bomb is given up before it has filled the memory. */
function inflateWithin(bytes: Uint8Array, most: number): Uint8Array | 'too-large' | undefined {
  const STEP = 1_024;
  const pieces: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const inflate = new Inflate((piece, final) => {
    pieces.push(piece);
    size += piece.length;
    ended = final;
  });
  try {
    for (let at = 0; at < bytes.length; at += STEP) {
      inflate.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
      if (size > most) return 'too-large';
    }
  } catch {
    return undefined;
  }
  return ended ? joinedBytes(pieces, size) : undefined;
}

function joinedBytes(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
