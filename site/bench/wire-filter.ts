// Which rows of the wire are shown: by words, by connection, by direction.
import type { Direction, Row } from '../../sandbox/index.ts';

export interface WireFilter {
  /** Words that a row must have, and `#2` for those of connection 2. */
  readonly text: string;
  /** Directions that are left out. */
  readonly hidden: ReadonlySet<Direction>;
}

export const SHOW_ALL: WireFilter = { text: '', hidden: new Set() };

export function isShowingAll(filter: WireFilter): boolean {
  return filter.text.trim() === '' && filter.hidden.size === 0;
}

/** Words are looked for in what a row says, in its fields and in its bytes as text, whatever their case. */
export function filtered(rows: readonly Row[], filter: WireFilter): readonly Row[] {
  if (isShowingAll(filter)) return rows;
  const terms = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const connections = terms.flatMap((term) => (/^#\d+$/.test(term) ? [Number(term.slice(1))] : []));
  const words = terms.filter((term) => !/^#\d*$/.test(term));
  return rows.filter(
    (row) =>
      !filter.hidden.has(row.direction) &&
      (connections.length === 0 || connections.includes(row.connection)) &&
      words.every((word) => textOf(row).includes(word)),
  );
}

const texts = new WeakMap<Row, string>();
const utf8 = new TextDecoder();

/** A row never changes, and what is typed letter by letter asks for all of them each time. */
function textOf(row: Row): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const fields = row.fields.map(({ name, value }) => `${name}: ${value}`);
  const text = [row.summary, row.fault ?? '', ...fields, utf8.decode(row.bytes)]
    .join('\n')
    .toLowerCase();
  texts.set(row, text);
  return text;
}
