// What the archive holds. It answers at once: how to wait is the server's affair.

const INDEX = new Map([
  ['1', 'shelf A'],
  ['2', 'shelf B'],
  ['3', 'shelf C'],
]);

const SHELVES = new Map([
  ['shelf A', ['Is anybody here?', 'Only the cursor.', 'Then we are two.']],
  ['shelf B', ['Who speaks first?', 'Whoever types faster.', 'Then it is a race.']],
]);

/** A page that cannot be had. */
export class ArchiveError extends Error {}

/** A delay in milliseconds, of a text in seconds. A RangeError where it is no number, or too long. */
export function milliseconds(text: string): number {
  const delay = text.trim() === '' ? Number.NaN : Number(text);
  if (delay >= 0 && delay <= 60) return delay * 1000;
  throw new RangeError('a delay is a number of seconds from 0 to 60');
}

/** The shelf that a page stands on: the first of two steps. */
export function find(page: string): string {
  const shelf = INDEX.get(page);
  if (shelf === undefined) throw new ArchiveError(`page ${page} is not in the index`);
  return shelf;
}

/** The lines of the page on a shelf: the second step. */
export function read(shelf: string): readonly string[] {
  const lines = SHELVES.get(shelf);
  if (lines === undefined) throw new ArchiveError(`the page on ${shelf} is torn`);
  return lines;
}
