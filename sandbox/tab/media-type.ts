// What kind of document a response is (WHATWG MIME Sniffing; WHATWG HTML, "loading a document"), and how its text is
// encoded as far as the response itself says it.
import type { View } from './protocol.ts';

export interface MediaType {
  /** `text/html`, in lower case. */
  readonly essence: string;
  readonly charset: string | undefined;
}

/** Reads a Content-Type field; undefined where it is missing or names no type. */
export function readMediaType(field: string | undefined): MediaType | undefined {
  if (field === undefined) return undefined;
  const essence = (field.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (!/^[!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+$/.test(essence)) return undefined;
  const charset = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i.exec(field);
  return { essence, charset: charset?.[1] ?? charset?.[2] };
}

/** Undefined for what a tab does not show. */
export function viewOf(essence: string): View | undefined {
  const [kind] = essence.split('/');
  if (essence === 'text/html' || essence === 'application/xhtml+xml') return 'html';
  if (kind === 'image' || kind === 'audio' || kind === 'video') return kind;
  const textual =
    kind === 'text' ||
    /[+/](?:json|xml)$/.test(essence) ||
    /^application\/(?:javascript|ecmascript|x-ndjson|json-seq|yaml|x-www-form-urlencoded)$/.test(
      essence,
    );
  return textual ? 'text' : undefined;
}

const HTML_START =
  /^[\t\n\f\r ]*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--)(?:[ >]|$)/i;
const SIGNATURES: readonly (readonly [essence: string, pattern: RegExp])[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: PNG's signature has one
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/gif', /^GIF8[79]a/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/webp', /^RIFF[\s\S]{4}WEBPVP/],
  ['application/pdf', /^%PDF-/],
];

/** How many bytes are looked at. */
export const SNIFFED_BYTES = 1445;

/** The type of a response that names none, from its first bytes (section 7.1). */
export function sniff(start: Uint8Array): MediaType {
  const text = String.fromCharCode(...start.subarray(0, SNIFFED_BYTES));
  const found = SIGNATURES.find(([, pattern]) => pattern.test(text));
  if (found !== undefined) return { essence: found[0], charset: undefined };
  if (HTML_START.test(text.replace(/^\xef\xbb\xbf/, '')))
    return { essence: 'text/html', charset: undefined };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the standard's "binary data bytes"
  const binary = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text);
  return { essence: binary ? 'application/octet-stream' : 'text/plain', charset: undefined };
}
