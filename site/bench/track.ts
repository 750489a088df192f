// A lesson's tracks: what they are called, what runs them, and which one an address asks for.

export const TRACK_NAMES: Readonly<Record<string, string>> = { python: 'Python', node: 'Node' };

/** The command of a track's programs: `node server.ts`. */
export function commandOf(track: string): 'python' | 'node' {
  return track === 'node' ? 'node' : 'python';
}

/** Undefined where it asks for none that there is. */
export function addressedTrack(search: string): string | undefined {
  const asked = new URLSearchParams(search).get('track');
  return asked !== null && Object.hasOwn(TRACK_NAMES, asked) ? asked : undefined;
}

/** The address with the track in its query, or without it where it is the one that shows anyway. */
export function withTrack(href: string, track: string, usual: string | undefined): string {
  const url = new URL(href);
  if (track === usual) url.searchParams.delete('track');
  else url.searchParams.set('track', track);
  // A place in the program of one track is none in the other's.
  url.searchParams.delete('file');
  url.searchParams.delete('line');
  return url.href;
}
