// What the reader made of the lesson's files: edits over the starter, and apart from them edits over the solution, so
// that looking at the solution costs nobody their own work.

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

type Edits = Readonly<Record<string, string>>;

export interface Drafts {
  readonly showing: 'own' | 'solution';
  readonly own: Edits;
  readonly solution: Edits;
}

export interface Sources {
  readonly starter: readonly SourceFile[];
  /** Only the files that differ from the starter. */
  readonly solution: readonly SourceFile[];
}

export const UNTOUCHED: Drafts = { showing: 'own', own: {}, solution: {} };

export function filesOf(sources: Sources, drafts: Drafts): readonly SourceFile[] {
  const base = drafts.showing === 'solution' ? solved(sources) : sources.starter;
  const edits = drafts[drafts.showing];
  return base.map((file) => ({ path: file.path, text: edits[file.path] ?? file.text }));
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
  const base = filesOf(sources, { ...drafts, [drafts.showing]: {} }).find(
    (each) => each.path === path,
  );
  const { [path]: _, ...others } = drafts[drafts.showing];
  const edits = base?.text === text ? others : { ...others, [path]: text };
  return { ...drafts, [drafts.showing]: edits };
}

export function turned(drafts: Drafts): Drafts {
  return { ...drafts, showing: drafts.showing === 'own' ? 'solution' : 'own' };
}

export function isEdited(drafts: Drafts, path: string): boolean {
  return drafts[drafts.showing][path] !== undefined;
}

export function isUntouched(drafts: Drafts): boolean {
  return (
    drafts.showing === 'own' &&
    Object.keys(drafts.own).length === 0 &&
    Object.keys(drafts.solution).length === 0
  );
}

/** From storage, where anything may stand. */
export function parseDrafts(json: string | null): Drafts {
  if (json === null) return UNTOUCHED;
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null) return UNTOUCHED;
    const { showing, own, solution } = value as Record<string, unknown>;
    if ((showing !== 'own' && showing !== 'solution') || !isEdits(own) || !isEdits(solution)) {
      return UNTOUCHED;
    }
    return { showing, own, solution };
  } catch {
    return UNTOUCHED;
  }
}

function isEdits(value: unknown): value is Edits {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}
