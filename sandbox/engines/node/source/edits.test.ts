import { describe, expect, test } from 'vitest';
import { applyEdits, Edits } from './edits.ts';

const apply = (edits: Edits, prefix?: string) => applyEdits(edits.source, edits.toList(), prefix);

describe('edits of a source', () => {
  test('are made from left to right, whatever their order', () => {
    const edits = new Edits('let a = b;');
    edits.replace(8, 9, 'other.b');
    edits.insert(0, '/**/');
    edits.replace(4, 5, 'long');
    expect(apply(edits).code).toBe('/**/let long = other.b;');
  });

  test('at one place come in the order in which they were asked for', () => {
    const edits = new Edits('x');
    edits.insert(0, '(');
    edits.insert(0, 'await ');
    edits.insert(1, ')');
    expect(apply(edits).code).toBe('(await x)');
  });

  test('leave spaces where something was blanked, and keep its lines', () => {
    const edits = new Edits('a: {\n\tb\r\n};c');
    edits.blank(1, 10);
    expect(apply(edits).code).toBe('a   \n  \r\n ;c');
  });

  test('keep the lines of what is replaced', () => {
    const edits = new Edits('import {\n  a,\n} from "x"; a();');
    edits.replace(0, 26, '');
    const { code, positions } = apply(edits);
    expect(code).toBe('\n\na();');
    expect(positions(3, 1)).toBe(13);
  });

  test('know the column that each column came from', () => {
    const edits = new Edits('fail(a);\nb(c);');
    edits.replace(5, 6, 'imported.a');
    edits.replace(11, 12, 'm.c');
    const { code, positions } = apply(edits, 'prefix(');
    expect(code).toBe('prefix(fail(imported.a);\nb(m.c);');
    const columnOf = (line: number, text: string): number =>
      positions(line, (code.split('\n')[line - 1] ?? '').indexOf(text) + 1);
    expect([columnOf(1, 'fail'), columnOf(1, ');'), columnOf(2, 'b('), columnOf(2, ');')]).toEqual([
      1, 7, 1, 4,
    ]);
  });
});
