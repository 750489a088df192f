// What the packages of a lesson are to pip: the very releases that the lesson runs on here.
import { parseLock } from '../../tools/python/lock.ts';

const LOCKS = import.meta.glob<string>('../../tools/python/requirements.lock', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const groups = parseLock(Object.values(LOCKS)[0] ?? '');

/**
 * `tornado==6.6.1`, by name, without hashes: the lock's are of the wheels that are packed for the browser, and other
 * machines take others. `from` names the caller for messages.
 */
export function requirementsOf(packages: readonly string[], from: string): readonly string[] {
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
