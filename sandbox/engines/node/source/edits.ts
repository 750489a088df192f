// Changes to a source that keep its lines, and know where each column came from. They are data: a build may keep them in the
// place of the parser that found them.
import type { Positions } from '../stack-trace.ts';

/** How far its place is from that of the edit before, how much goes, and what comes; without a text, spaces. In order. */
export type Edit = readonly [distance: number, length: number, text?: string];

export interface Edited {
  readonly code: string;
  readonly positions: Positions;
}

/** From `column` on, the generated line shows the source's `original` column. Columns count from 0. */
interface Stretch {
  readonly column: number;
  readonly original: number;
}

/** The new source, with `prefix` before its first line. */
export function applyEdits(source: string, edits: readonly Edit[], prefix = ''): Edited {
  const builder = new Builder(prefix);
  let place = 0;
  let at = 0;
  for (const [distance, length, text] of edits) {
    place += distance;
    const end = place + length;
    builder.copy(source, at, place);
    if (text === undefined) builder.blank(source.slice(place, end));
    else builder.generate(text, source.slice(place, end));
    at = Math.max(at, end);
  }
  builder.copy(source, at, source.length);
  return builder.finish();
}

/** Collects edits in any order. */
export class Edits {
  readonly source: string;
  readonly #edits: { readonly start: number; readonly end: number; readonly text?: string }[] = [];

  constructor(source: string) {
    this.source = source;
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  /** `text` may not hold line breaks; those of what it replaces stay. */
  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text });
  }

  /** Leaves spaces, so that nothing moves. */
  blank(start: number, end: number): void {
    this.#edits.push({ start, end });
  }

  /** At one place, in the order in which they were asked for. */
  toList(): readonly Edit[] {
    const sorted = this.#edits.toSorted(
      (one, other) => one.start - other.start || one.end - other.end,
    );
    let place = 0;
    return sorted.map(({ start, end, text }) => {
      const distance = start - place;
      place = start;
      return text === undefined ? [distance, end - start] : [distance, end - start, text];
    });
  }
}

class Builder {
  readonly #pieces: string[];
  readonly #lines: Stretch[][];
  #column: number;
  #original = 0;

  constructor(prefix: string) {
    this.#pieces = [prefix];
    this.#column = prefix.length;
    this.#lines = [[{ column: prefix.length, original: 0 }]];
  }

  copy(source: string, start: number, end: number): void {
    if (end <= start) return;
    const text = source.slice(start, end);
    this.#pieces.push(text);
    this.#pass(text);
  }

  blank(replaced: string): void {
    this.#pieces.push(replaced.replace(/[^\n\r\u2028\u2029]/g, ' '));
    this.#pass(replaced);
  }

  generate(text: string, replaced: string): void {
    this.#pieces.push(text);
    this.#column += text.length;
    for (const each of replaced.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) this.#pieces.push(each[0]);
    const breaks = replaced.split(/\r\n|[\n\r\u2028\u2029]/);
    if (breaks.length > 1) {
      for (let index = 1; index < breaks.length; index++) this.#lines.push([]);
      this.#column = 0;
      this.#original = breaks.at(-1)?.length ?? 0;
    } else {
      this.#original += replaced.length;
    }
    this.#mark();
  }

  finish(): Edited {
    const lines = this.#lines;
    return {
      code: this.#pieces.join(''),
      positions: (line, column) => {
        const stretch = lines[line - 1]?.findLast((each) => each.column <= column - 1);
        return stretch === undefined ? column : column - stretch.column + stretch.original;
      },
    };
  }

  #pass(text: string): void {
    const breaks = text.split(/\r\n|[\n\r\u2028\u2029]/);
    const last = breaks.at(-1) ?? '';
    if (breaks.length === 1) {
      this.#column += last.length;
      this.#original += last.length;
      return;
    }
    for (let index = 1; index < breaks.length; index++)
      this.#lines.push([{ column: 0, original: 0 }]);
    this.#column = last.length;
    this.#original = last.length;
  }

  #mark(): void {
    this.#lines.at(-1)?.push({ column: this.#column, original: this.#original });
  }
}
