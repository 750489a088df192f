// An edit of a lesson's files in the fragment of an address: `#edit=1.<length>.<fingerprint>.<payload>`. The payload is
// JSON, deflated, in base64url. What comes back may have been cut by a messenger, changed by anybody, or made for files
// that have changed since; each is told apart, and nothing of it is trusted.
import { strFromU8, strToU8 } from 'fflate';
import { EDIT_PREFIX } from './edit-prefix.ts';
import {
  CHANGED,
  cut,
  gone,
  NEWER,
  older,
  otherLesson,
  otherTrack,
  TOO_LARGE,
  type Trouble,
} from './edit-trouble.ts';
import { fingerprint } from './fingerprint.ts';
import { applyDiff, type LineDiff, lineDiff } from './line-diff.ts';
import { packed, unpacked } from './packing.ts';

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
  const text = packed(bytes);
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
  const inflated = unpacked(text, MAX_DECODED);
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

function trouble(code: Trouble, why: string): EditRead {
  return { kind: 'trouble', code, why };
}
