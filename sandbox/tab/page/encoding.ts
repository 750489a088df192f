// The character encoding of a document (WHATWG HTML, section 13.2.3.2): byte order mark, transport, `<meta>`, else what the
// bytes look like.

const PRESCANNED = 1024;

/** `start`: the first bytes that came. */
export function decoderFor(start: Uint8Array, declared: string | undefined): TextDecoder {
  const label = byteOrderMark(start) ?? declared ?? metaCharset(start) ?? guess(start);
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return undefined;
}

/** "Prescan a byte stream to determine its encoding", as far as ordinary pages need it. */
function metaCharset(start: Uint8Array): string | undefined {
  const text = new TextDecoder('windows-1252').decode(start.subarray(0, PRESCANNED));
  const found = /<meta[^>]+?charset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(
    text.replace(/<!--.*?-->/gs, ''),
  );
  const label = found?.[1]?.toLowerCase();
  // A page that says so in ASCII is in neither.
  return label?.startsWith('utf-16') ? 'utf-8' : label;
}

function guess(start: Uint8Array): string {
  try {
    // A character that the first bytes end in the middle of is no fault.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
