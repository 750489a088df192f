import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, test } from 'vitest';
import { applyEdits } from './edits.ts';
import { typeEdits } from './strip-types.ts';

const stripTypes = (source: string, file: string): string =>
  applyEdits(source, typeEdits(source, file)).code;

describe('stripping types', () => {
  // The measure is Node's own stripper.
  test.each([
    ['annotations', 'const a: number = 1; let b!: string;'],
    ['declarations', 'interface A { b: 1 } type B = A; declare const c: B; 1'],
    ['declarations without semicolons', 'type A = 1\nconst a: A = 1\ninterface B {}\n(a as A)'],
    ['assertions', 'x = a as B; y = a satisfies B; z = a!;'],
    ['parameters of functions', 'function f<T>(this: A, a?: T, ...b: T[]): T {}'],
    ['arrows', 'const f = async <T,>(a: T): Promise<T> => a;'],
    ['an arrow whose type ends on another line', 'const f = (a: A): {\n  b: 1\n} => a;'],
    ['arguments of types', 'new Map<string, B>(); f<A>(1);'],
    [
      'imports and exports',
      "import type { A } from 'a'; import { type B, c } from 'b'; export type { A };",
    ],
    [
      'members of classes',
      'class A<T> extends B<T> implements C { private readonly a: T; declare b: 1; get(): T { return this.a } }',
    ],
    ['abstract members', 'abstract class A { abstract b(): void; c(): void; c() {} }'],
    [
      'what only looks like a type',
      'a < b && c > (d); x ? y : z; const o = { as: 1, type: 2, satisfies: 3 };',
    ],
  ])('takes out %s', (_what, source) => {
    expect(stripTypes(source, 'file.ts')).toBe(stripTypeScriptTypes(source));
  });

  test('moves nothing', () => {
    const source = 'const a: Map<string,\n  number> = new Map<string, number>(); fail(a!);';
    const stripped = stripTypes(source, 'file.ts');
    expect(stripped).toHaveLength(source.length);
    for (const word of ['= new Map', 'fail('])
      expect(stripped.indexOf(word)).toBe(source.indexOf(word));
    expect(stripped.split('\n')).toHaveLength(2);
  });

  test.each([
    ['an enum', 'enum A { b }', 'TypeScript enum is not supported in strip-only mode'],
    [
      'a namespace',
      'namespace A { export const b = 1 }',
      'TypeScript namespace declaration is not supported in strip-only mode',
    ],
    [
      'a parameter property',
      'class A { constructor(private b: string) {} }',
      'TypeScript parameter property is not supported in strip-only mode',
    ],
  ])('refuses %s', (_what, source, message) => {
    expect(() => stripTypes(`const before = 1;\n${source}`, 'file.ts')).toThrow(
      expect.objectContaining({ code: 'UnsupportedSyntax', message, startLine: 2 }),
    );
  });
});
