// What a build has found out of programs that it knows, by their text: as long as nobody has edited them, they run without a
// parser.
import { TextDecoder } from './platform.ts';
import type { Edit } from './source/edits.ts';
import type { ModuleOutline } from './source/module-outline.ts';

export interface KnownPrograms {
  /** What takes the types out of a program. */
  readonly types: Readonly<Record<string, readonly Edit[]>>;
  /** Modules, by `moduleKey`. */
  readonly modules: Readonly<Record<string, ModuleOutline>>;
  readonly exports: Readonly<Record<string, CommonExports>>;
}

/** What the text of a CommonJS module tells of its exports: names, and the modules whose exports are its own as well. */
export interface CommonExports {
  readonly exports: readonly string[];
  readonly reexports: readonly string[];
}

const NONE: KnownPrograms = { types: {}, modules: {}, exports: {} };

export function parseKnownPrograms(packed: Uint8Array | undefined): KnownPrograms {
  if (packed === undefined) return NONE;
  return JSON.parse(new TextDecoder().decode(packed)) as KnownPrograms;
}

/** Node says at the end of a program whose types it has stripped where it comes from: what is known of it holds anywhere. */
const NAMED = /\n\n\/\/# sourceURL=\S+$/;

/** A module that keeps the async context is another function. */
export function moduleKey(text: string, keepsContext: boolean): string {
  const key = textKey(text.replace(NAMED, ''));
  return keepsContext ? `${key}+` : key;
}

/** 64 bits of hash (FNV-1a, and a second run of it that begins elsewhere): an edit has another key, but for chance. */
export function textKey(text: string): string {
  let one = 0x811c9dc5;
  let other = 0x6c62272e;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ (unit + index), 0x0100018d);
  }
  return `${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
}
