// An edit of a lesson's files in the fragment of an address: `#edit=1.<length>.<fingerprint>.<payload>`. The payload is
// JSON, deflated, in base64url. What comes back may have been cut by a messenger, changed by anybody, or made for files
// that have changed since; each is told apart, and nothing of it is trusted.
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { EDIT_PREFIX } from './edit-prefix.ts';
import { fingerprint } from './fingerprint.ts';
import { applyDiff, type LineDiff, lineDiff } from './line-diff.ts';

export interface SharedFile {
  readonly path: string;
  readonly text: string;
}

/** The lesson that an edit is made of, and on. */
export interface EditBase {
  readonly slug: string;
  readonly track: string;
  readonly files: readonly SharedFile[];
}

export type EditRead =
  | { readonly kind: 'none' }
  /** Only the files that differ. */
  | { readonly kind: 'edit'; readonly files: readonly SharedFile[] }
  /** `why` is one sentence or more to the reader: what is wrong, and how to go on. */
  | { readonly kind: 'trouble'; readonly code: Trouble; readonly why: string };

export type Trouble =
  | 'cut'
  | 'changed'
  | 'too-large'
  | 'newer'
  | 'other-lesson'
  | 'other-track'
  | 'older-lesson';

export type EditWritten =
  | { readonly kind: 'fragment'; readonly fragment: string }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'too-large'; readonly size: number };

const VERSION = '1';
/** Characters of an address that every browser and most messengers carry. */
export const MAX_ENCODED = 16_000;
/** Bytes that an edit may have once it is inflated: a small link must not fill the memory. */
export const MAX_DECODED = 256 * 1024;

/** Made to be short: a slug, a track, and for each file its path, the fingerprint of its base, and the diff. */
interface Payload {
  readonly l: string;
  readonly t: string;
  readonly f: readonly (readonly [path: string, base: string, diff: LineDiff])[];
}

/** `files` are the reader's, of which those that are the lesson's own are left out. */
export function writeEdit(base: EditBase, files: readonly SharedFile[]): EditWritten {
  const changed = files.flatMap(({ path, text }) => {
    const before = base.files.find((file) => file.path === path);
    return before === undefined || before.text === text
      ? []
      : [[path, fingerprint(before.text), lineDiff(before.text, text)] as const];
  });
  if (changed.length === 0) return { kind: 'unchanged' };
  const payload: Payload = { l: base.slug, t: base.track, f: changed };
  const bytes = strToU8(JSON.stringify(payload));
  const text = toBase64Url(deflateSync(bytes, { level: 9 }));
  const fragment = `${EDIT_PREFIX}${VERSION}.${text.length.toString(36)}.${fingerprint(text)}.${text}`;
  return fragment.length > MAX_ENCODED || bytes.length > MAX_DECODED
    ? { kind: 'too-large', size: fragment.length }
    : { kind: 'fragment', fragment };
}

/** `hash` as `location.hash` has it, with its `#` or without. */
export function readEdit(base: EditBase, hash: string): EditRead {
  const fragment = hash.replace(/^#/, '');
  if (!fragment.startsWith(EDIT_PREFIX)) return { kind: 'none' };
  if (fragment.length > MAX_ENCODED) return trouble('too-large', TOO_LARGE);
  const [version = '', length = '', print = '', text = ''] = fragment
    .slice(EDIT_PREFIX.length)
    .split('.');
  if (/^\d+$/.test(version) && version !== VERSION) return trouble('newer', NEWER);
  if (version !== VERSION) return trouble('changed', CHANGED);
  const whole = Number.parseInt(length, 36);
  if (text === '' || text.length < whole) {
    return trouble('cut', cut(text.length, whole));
  }
  if (text.length !== whole || fingerprint(text) !== print) return trouble('changed', CHANGED);
  const bytes = fromBase64Url(text);
  const inflated = bytes && inflateWithin(bytes, MAX_DECODED);
  if (inflated === 'too-large') return trouble('too-large', TOO_LARGE);
  const payload = inflated && parsePayload(inflated);
  return payload === undefined ? trouble('changed', CHANGED) : laidOver(base, payload);
}

function laidOver(base: EditBase, payload: Payload): EditRead {
  if (payload.l !== base.slug) return trouble('other-lesson', otherLesson(payload.l));
  if (payload.t !== base.track) return trouble('other-track', otherTrack(payload.t));
  const files: SharedFile[] = [];
  for (const [path, print, diff] of payload.f) {
    const before = base.files.find((file) => file.path === path);
    if (before === undefined) return trouble('older-lesson', gone(path));
    if (fingerprint(before.text) !== print) return trouble('older-lesson', older(path));
    const text = applyDiff(before.text, diff);
    if (text === undefined) return trouble('changed', CHANGED);
    files.push({ path, text });
  }
  return { kind: 'edit', files };
}

function parsePayload(bytes: Uint8Array): Payload | undefined {
  let value: unknown;
  try {
    value = JSON.parse(strFromU8(bytes));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { l, t, f } = value as Record<string, unknown>;
  if (typeof l !== 'string' || typeof t !== 'string' || !Array.isArray(f)) return undefined;
  if (!isSlug(l) || !isSlug(t) || f.length === 0 || !f.every(isFile)) return undefined;
  return new Set(f.map(([path]) => path)).size === f.length ? { l, t, f } : undefined;
}

function isFile(value: unknown): value is Payload['f'][number] {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [path, print, diff] = value as readonly unknown[];
  return (
    typeof path === 'string' &&
    typeof print === 'string' &&
    Array.isArray(diff) &&
    diff.every((step) => typeof step === 'string' || typeof step === 'number')
  );
}

/** These stand in sentences to the reader, where nobody else's words shall stand. */
function isSlug(text: string): boolean {
  return /^[a-z0-9-]{1,64}$/.test(text);
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

function trouble(code: Trouble, why: string): EditRead {
  return { kind: 'trouble', code, why };
}

const GO_ON = 'You can go on with the lesson as it is.';
const CHANGED = `This link should carry somebody’s edit, but it was changed on its way and can no longer be read. Copy it again from where it was made, or ask for a zip of the program instead. ${GO_ON}`;
const TOO_LARGE = `This link carries more than an edit may have. Ask for a zip of the program instead. ${GO_ON}`;
const NEWER = `This link was made by another version of this site. Reload the page and open the link again. ${GO_ON}`;

function cut(came: number, whole: number): string {
  const parts = Number.isFinite(whole)
    ? `: ${came.toLocaleString('en')} of ${whole.toLocaleString('en')} characters came`
    : '';
  return `This link was cut on its way${parts}. Copy the whole of it, to its last character, or ask for a zip of the program instead. ${GO_ON}`;
}

function otherLesson(slug: string): string {
  return `This link carries an edit of another lesson, “${slug}”. Put /lessons/${slug}/ before the # of the address. ${GO_ON}`;
}

function otherTrack(track: string): string {
  return `This link carries an edit of the lesson’s ${track} program. Choose that track and open the link again. ${GO_ON}`;
}

function older(path: string): string {
  return `This link was made for an older version of the lesson: ${path} has changed since, and the edit does not fit it any more. Ask its maker for a new link or for a zip. ${GO_ON}`;
}

function gone(path: string): string {
  const name = /^[\w./-]{1,80}$/.test(path) ? path : 'a file';
  return `This link was made for an older version of the lesson: it changes ${name}, which the lesson does not have any more. Ask its maker for a zip of the program. ${GO_ON}`;
}
