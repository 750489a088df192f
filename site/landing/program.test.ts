import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LINES, programThat } from './program.ts';

const source = readFileSync(new URL('server.py', import.meta.url), 'utf8');

test('the program blocks as it stands, and yields with one line changed', () => {
  expect(programThat('blocks', source)).toBe(source);
  const lines = programThat('yields', source).split('\n');
  const changed = source.split('\n').filter((line, index) => line !== lines[index]);
  expect(changed.map((line) => line.trim())).toEqual([LINES.blocks]);
});

test('a program without the line is refused', () => {
  expect(() => programThat('yields', 'print("hello")')).toThrow(/on 0 lines/);
});
