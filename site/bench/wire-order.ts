// The rows of the wire in the order of their time.
import type { Row } from '../../sandbox/index.ts';

/**
 * Rows and the news of the wire. Where a connection never leaves the program it is told of from there, later than what
 * crossed the network meanwhile. Of a connection's own rows, and of rows of one moment, the order stays.
 */
export function withNews(rows: readonly Row[], news: readonly Row[]): readonly Row[] {
  return [...rows, ...news].sort((one, other) => one.at - other.at);
}
