// Hostile pages and programs, as the tests of the jail hand them to the bench.
import { program } from './bench.ts';
import type { Outside } from './outside.ts';

export interface Aims {
  readonly outside: Outside;
  /** The origin of the site itself. */
  readonly site: string;
  /** What every path that is asked for begins with. */
  readonly as: 'jailed' | 'bare';
}

/** A file of `programs/` with hosts and ports in the place of the words in capitals. */
export async function hostile(name: string, { outside, site, as }: Aims): Promise<string> {
  let text = (await program(name))
    .replaceAll('OUTSIDE-HOST', outside.host)
    .replaceAll('SITE-HOST', new URL(site).host)
    .replaceAll('/AS/', `/${as}/`);
  const ways = text.matchAll(/PORT-FOR-([\w-]+)/g);
  for (const [word, way] of [...ways].toSorted(([a], [b]) => b.length - a.length)) {
    const port = await outside.portFor(`/${as}/${way}`);
    text = text.replaceAll(word, String(port));
  }
  return text;
}

/** Paths by which somebody got out of the jail. */
export function escapes(...askers: readonly Iterable<string>[]): readonly string[] {
  return askers.flatMap((paths) => [...paths]).filter((path) => path.startsWith('/jailed/'));
}
