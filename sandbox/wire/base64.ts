// Base64 (RFC 4648, section 4), for the two header fields of a handshake.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const WELL_FORMED = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    const letters = [18, 12, 6, 0].map((shift) => ALPHABET.charAt((group >> shift) & 0x3f));
    const present = Math.min(bytes.length - at, 3) + 1;
    text += letters.slice(0, present).join('').padEnd(4, '=');
  }
  return text;
}

/** How many bytes the text stands for; undefined where it is no base64. */
export function base64Length(text: string): number | undefined {
  if (!WELL_FORMED.test(text)) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
