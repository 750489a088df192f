// A place in a lesson's program, in the query of an address: `?track=python&file=server.py&line=12`.

export interface PlaceIn {
  readonly path: string;
  /** 1 is the first. */
  readonly line?: number | undefined;
  /** Left out where the lesson has only one. */
  readonly track?: string | undefined;
}

export type PlaceRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'place'; readonly path: string; readonly line: number | undefined }
  | { readonly kind: 'trouble'; readonly why: string };

/** `file` may be left out where the lesson's first file is meant. A line past the end is the last one, says the editor. */
export function readPlace(search: string, paths: readonly string[]): PlaceRead {
  const query = new URLSearchParams(search);
  const file = query.get('file');
  const asked = query.get('line');
  if (file === null && asked === null) return { kind: 'none' };
  const path = file ?? paths[0];
  if (path === undefined || !paths.includes(path)) {
    return {
      kind: 'trouble',
      why: `The address asks for the file “${(file ?? '').slice(0, 80)}”, which this lesson does not have. Choose one of its own: ${paths.join(', ')}.`,
    };
  }
  return { kind: 'place', path, line: asked === null ? undefined : lineOf(asked) };
}

export function placeQuery({ path, line, track }: PlaceIn): string {
  const query = new URLSearchParams();
  if (track !== undefined) query.set('track', track);
  query.set('file', path);
  if (line !== undefined) query.set('line', String(line));
  return `?${query}`;
}

function lineOf(text: string): number | undefined {
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined;
}
