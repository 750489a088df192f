// What the packages of a lesson are to pip and to npm: the very releases that the lesson runs on here.
import manifest from '../../package.json' with { type: 'json' };
import { parseLock } from '../../tools/python/lock.ts';
import type { Track } from './schema.ts';

const LOCKS = import.meta.glob<string>('../../tools/python/requirements.lock', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const groups = parseLock(Object.values(LOCKS)[0] ?? '');

/** Of the packages that the front matter names for a track. `from` names the caller for messages. */
export function requirementsOf(
  track: Track,
  { packages, npm }: { readonly packages: readonly string[]; readonly npm: readonly string[] },
  from: string,
): readonly string[] {
  return track === 'python' ? pipPins(packages, from) : npmPins(npm, from);
}

/**
 * `tornado==6.6.1`, by name, without hashes: the lock's are of the wheels that are packed for the browser, and other
 * machines take others.
 */
function pipPins(packages: readonly string[], from: string): readonly string[] {
  const pins = packages.flatMap((name) => {
    const group = groups.find((each) => each.name === name);
    if (group === undefined) {
      throw new Error(
        `${from}: "packages" names ${name}, which tools/python/requirements.lock does not have. Use one of: ${groups.map((each) => each.name).join(', ')}.`,
      );
    }
    return Object.entries(group.packages).map(([pinned, version]) => `${pinned}==${version}`);
  });
  return [...new Set(pins)].toSorted();
}

/** `ws@8.23.0`. */
function npmPins(names: readonly string[], from: string): readonly string[] {
  const versions: Readonly<Record<string, string>> = manifest.devDependencies;
  return names.map((name) => {
    const version = versions[name];
    if (version !== undefined) return `${name}@${version}`;
    throw new Error(
      `${from}: "npm" names ${name}, which package.json does not have. Add it there, and to tools/node/packages.ts.`,
    );
  });
}
