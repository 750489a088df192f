import { describe, expect, it } from 'vitest';
import { type Program, quote } from './programs.ts';

const program: Program = {
  starter: [{ path: 'server.py', text: 'one\ntwo\nthree\n' }],
  solution: [{ path: 'server.py', text: 'four\nfive\n' }],
};

describe('quoting a program', () => {
  it('gives whole files, ranges and single lines', () => {
    expect(quote(program, 'server.py', undefined, 'x')).toEqual({
      text: 'one\ntwo\nthree\n',
      start: 1,
    });
    expect(quote(program, 'server.py', '2-3', 'x')).toEqual({ text: 'two\nthree', start: 2 });
    expect(quote(program, 'server.py', '3', 'x')).toEqual({ text: 'three', start: 3 });
    expect(quote(program, 'solution/server.py', '1', 'x')).toEqual({ text: 'four', start: 1 });
  });

  it('refuses lines that are not there, and says which are', () => {
    for (const lines of ['0-2', '3-2', '2-4', 'two', '']) {
      expect(() => quote(program, 'server.py', lines, 'lessons/x/index.mdx')).toThrow(
        /^lessons\/x\/index.mdx: .*server.py has lines 1 to 3/,
      );
    }
  });

  it('refuses a file that the lesson does not hold, and names those that it does', () => {
    expect(() => quote(program, 'app.py', undefined, 'x')).toThrow(/Use one of: server.py\.$/);
  });
});
