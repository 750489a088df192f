// What the reader made of the lesson's files, in layers that never touch one another: their own edits over the starter,
// edits over the solution, and somebody's edit that a link brought. Looking at one costs nobody the others.
import { fingerprint } from '../share/fingerprint.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

interface Edit {
  readonly text: string;
  /** The fingerprint of the lesson's text that was edited: the lesson may change while the reader is away. */
  readonly base: string;
}

type Edits = Readonly<Record<string, Edit>>;

const LAYERS = ['own', 'solution', 'shared'] as const;
export type Layer = (typeof LAYERS)[number];

export interface Drafts extends Readonly<Record<Layer, Edits>> {
  readonly showing: Layer;
}

export interface Sources {
  readonly starter: readonly SourceFile[];
  /** Only the files that differ from the starter. */
  readonly solution: readonly SourceFile[];
}

export const UNTOUCHED: Drafts = { showing: 'own', own: {}, solution: {}, shared: {} };

export function filesOf(sources: Sources, drafts: Drafts): readonly SourceFile[] {
  const edits = drafts[drafts.showing];
  return baseOf(sources, drafts.showing).map((file) => ({
    path: file.path,
    text: edits[file.path]?.text ?? file.text,
  }));
}

/** The lesson's own files, before anybody's edits. */
export function baseOf(sources: Sources, layer: Layer): readonly SourceFile[] {
  return layer === 'solution' ? solved(sources) : sources.starter;
}

function solved({ starter, solution }: Sources): readonly SourceFile[] {
  const changed = new Map(solution.map((file) => [file.path, file.text]));
  const kept = starter.map((file) => ({
    path: file.path,
    text: changed.get(file.path) ?? file.text,
  }));
  const added = solution.filter((file) => !starter.some((each) => each.path === file.path));
  return [...kept, ...added];
}

export function edited(sources: Sources, drafts: Drafts, path: string, text: string): Drafts {
  const base = textIn(baseOf(sources, drafts.showing), path);
  const { [path]: before, ...others } = drafts[drafts.showing];
  const print = before?.base ?? fingerprint(base ?? '');
  const edits = base === text ? others : { ...others, [path]: { text, base: print } };
  return { ...drafts, [drafts.showing]: edits };
}

export function turned(drafts: Drafts): Drafts {
  return shown(drafts, drafts.showing === 'solution' ? 'own' : 'solution');
}

/** Lays somebody's edit beside what the reader has, without showing it. */
export function withShared(sources: Sources, drafts: Drafts, files: readonly SourceFile[]): Drafts {
  const empty: Drafts = { ...drafts, showing: 'shared', shared: {} };
  const laid = files.reduce((before, { path, text }) => edited(sources, before, path, text), empty);
  return { ...laid, showing: drafts.showing === 'shared' ? 'own' : drafts.showing };
}

export function shown(drafts: Drafts, showing: Layer): Drafts {
  return { ...drafts, showing };
}

export function withoutShared(drafts: Drafts): Drafts {
  return { ...drafts, showing: 'own', shared: {} };
}

/** Somebody's edit becomes the reader's own, for whom it replaces nothing: undefined where it would. */
export function adopted(drafts: Drafts): Drafts | undefined {
  return isEmpty(drafts.own) ? { ...withoutShared(drafts), own: drafts.shared } : undefined;
}

export function sharedPaths(drafts: Drafts): readonly string[] {
  return Object.keys(drafts.shared);
}

/** Files of the shown layer that the reader edited, and the lesson has changed since. */
export function outdated(sources: Sources, drafts: Drafts): readonly string[] {
  const base = baseOf(sources, drafts.showing);
  return Object.entries(drafts[drafts.showing])
    .filter(([path, edit]) => fingerprint(textIn(base, path) ?? '') !== edit.base)
    .map(([path]) => path);
}

/** The reader keeps their version, knowing of the new one. */
export function keptOver(sources: Sources, drafts: Drafts): Drafts {
  const base = baseOf(sources, drafts.showing);
  const known = Object.entries(drafts[drafts.showing])
    .filter(([path]) => textIn(base, path) !== undefined)
    .map(([path, { text }]) => [path, { text, base: fingerprint(textIn(base, path) ?? '') }]);
  return { ...drafts, [drafts.showing]: Object.fromEntries(known) };
}

/** The lesson's new version in the place of the reader's, where the two went apart. */
export function givenUp(sources: Sources, drafts: Drafts): Drafts {
  const old = outdated(sources, drafts);
  const kept = Object.entries(drafts[drafts.showing]).filter(([path]) => !old.includes(path));
  return { ...drafts, [drafts.showing]: Object.fromEntries(kept) };
}

export function isEdited(drafts: Drafts, path: string): boolean {
  return drafts[drafts.showing][path] !== undefined;
}

export function isUntouched(drafts: Drafts): boolean {
  return drafts.showing === 'own' && LAYERS.every((layer) => isEmpty(drafts[layer]));
}

function isEmpty(edits: Edits): boolean {
  return Object.keys(edits).length === 0;
}

function textIn(files: readonly SourceFile[], path: string): string | undefined {
  return files.find((file) => file.path === path)?.text;
}

/** From storage, where anything may stand. */
export function parseDrafts(json: string | null): Drafts {
  if (json === null) return UNTOUCHED;
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null) return UNTOUCHED;
    const { showing, own, solution, shared } = value as Record<string, unknown>;
    const layer = LAYERS.find((each) => each === showing);
    if (layer === undefined || !isEdits(own) || !isEdits(solution) || !isEdits(shared)) {
      return UNTOUCHED;
    }
    return { showing: layer, own, solution, shared };
  } catch {
    return UNTOUCHED;
  }
}

function isEdits(value: unknown): value is Edits {
  return typeof value === 'object' && value !== null && Object.values(value).every(isEdit);
}

function isEdit(value: unknown): value is Edit {
  if (typeof value !== 'object' || value === null) return false;
  const { text, base } = value as Record<string, unknown>;
  return typeof text === 'string' && typeof base === 'string';
}

/** Where this browser keeps the drafts of a lesson. */
export function draftsKey(slug: string, track = 'python'): string {
  return `drafts:${slug}${track === 'python' ? '' : `:${track}`}`;
}
