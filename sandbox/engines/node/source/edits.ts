// Changes to a source that keep its lines, and know where each column came from.
import type { Positions } from '../stack-trace.ts';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly order: number;
}

/** From `column` on, the generated line shows the source's `original` column. Columns count from 0. */
interface Stretch {
  readonly column: number;
  readonly original: number;
}

export class Edits {
  readonly source: string;
  readonly #edits: Edit[] = [];

  constructor(source: string) {
    this.source = source;
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  /** `text` may not hold line breaks; those of what it replaces stay. */
  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text, order: this.#edits.length });
  }

  /** Leaves spaces, so that nothing moves. */
  blank(start: number, end: number): void {
    const spaces = this.source.slice(start, end).replace(/[^\n\r\u2028\u2029]/g, ' ');
    this.#edits.push({ start, end, text: spaces, order: this.#edits.length });
  }

  /** The new source, with `prefix` before its first line. */
  apply(prefix = ''): { readonly code: string; readonly positions: Positions } {
    const sorted = this.#edits.toSorted(
      (one, other) => one.start - other.start || one.end - other.end || one.order - other.order,
    );
    const builder = new Builder(prefix);
    let at = 0;
    for (const { start, end, text } of sorted) {
      builder.copy(this.source, at, start);
      builder.generate(text, this.source, start, end);
      at = Math.max(at, end);
    }
    builder.copy(this.source, at, this.source.length);
    return builder.finish();
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

  generate(text: string, source: string, start: number, end: number): void {
    const replaced = source.slice(start, end);
    const isBlank = text.length === replaced.length && text.trim() === '';
    if (isBlank) {
      this.#pieces.push(text);
      return this.#pass(replaced);
    }
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

  finish(): { readonly code: string; readonly positions: Positions } {
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
