// A place in a lesson's program, in the query of an address: `?track=python&file=server.py&line=12`.

export interface PlaceIn {
  readonly path: string;
  /** 1 is the first. */
  readonly line?: number | undefined;
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

/** `?track=python&file=server.py&line=12`, or what of it there is to say. */
export function addressQuery(track: string | undefined, place: PlaceIn | undefined): string {
  const query = new URLSearchParams();
  if (track !== undefined) query.set('track', track);
  if (place !== undefined) query.set('file', place.path);
  if (place?.line !== undefined) query.set('line', String(place.line));
  return query.size === 0 ? '' : `?${query}`;
}

function lineOf(text: string): number | undefined {
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined;
}
