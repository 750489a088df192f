// Tells one version of a text from another. Nobody's secret hangs on it: whoever makes two texts of one fingerprint only
// fools themselves.

/** FNV-1a, 32 bits, over UTF-16 code units, in base 36. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
