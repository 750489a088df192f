import { describe, expect, test } from 'vitest';
import { type KnownPrograms, moduleKey, textKey } from './known-programs.ts';
import { mentionsContext, Programs } from './programs.ts';
import { type RareCode, rareCode } from './rare-code.ts';
import { moduleCode } from './source/module-outline.ts';

const TYPED = "import { a } from './a.ts';\nexport const b: number = await a<string>(1);\n";
const PLAIN = new Programs({ types: {}, modules: {}, exports: {} }, () => rareCode).withoutTypes(
  TYPED,
  'b.ts',
);
const COMMON = 'exports.c = 1; module.exports = require("d");';

function know(keepsContext: boolean): KnownPrograms {
  const known = {
    types: { [textKey(TYPED)]: rareCode.typeEdits(TYPED, 'b.ts') },
    modules: { [moduleKey(PLAIN, keepsContext)]: rareCode.outlineModule(PLAIN, keepsContext) },
    exports: { [textKey(COMMON)]: rareCode.lexExports(COMMON) },
  };
  // As it travels.
  return JSON.parse(JSON.stringify(known)) as KnownPrograms;
}

/** With these, and how often the parser was asked for. */
function open(known: KnownPrograms): { readonly programs: Programs; readonly asked: () => number } {
  let asked = 0;
  const rare = (): RareCode => {
    asked++;
    return rareCode;
  };
  return { programs: new Programs(known, rare), asked: () => asked };
}

describe('a program that the build knows', () => {
  test('is made ready as the parser would have it, without the parser', () => {
    const { programs, asked } = open(know(false));
    expect(programs.withoutTypes(TYPED, 'b.ts')).toBe(PLAIN);
    const outline = programs.outline(PLAIN);
    expect(outline).toEqual(rareCode.outlineModule(PLAIN, false));
    const compiled = moduleCode(PLAIN, outline);
    const parsed = moduleCode(PLAIN, rareCode.outlineModule(PLAIN, false));
    expect(compiled.code).toBe(parsed.code);
    const column = (compiled.code.split('\n')[1] ?? '').indexOf('(1)') + 1;
    expect(compiled.positions(2, column)).toBe((TYPED.split('\n')[1] ?? '').indexOf('(1)') + 1);
    expect(programs.isModule(PLAIN)).toBe(true);
    expect(programs.exportsOf(COMMON)).toEqual({ exports: ['c'], reexports: ['d'] });
    expect(asked()).toBe(0);
  });

  test('is another one once it is edited, by one character or by two that are swapped', () => {
    const { programs, asked } = open(know(false));
    const edited = `${PLAIN} `;
    expect(programs.outline(edited).edits).toHaveLength(
      rareCode.outlineModule(edited, false).edits.length,
    );
    expect(asked()).toBe(1);
    expect(new Set(['ab', 'ba', 'a', 'aab', 'abb', ''].map(textKey)).size).toBe(6);
  });

  test('is another one where its await has to keep the async context', () => {
    const { programs, asked } = open(know(false));
    programs.keepsContext = true;
    expect(programs.outline(PLAIN)).toEqual(rareCode.outlineModule(PLAIN, true));
    expect(asked()).toBe(1);
    const keeping = open(know(true));
    keeping.programs.keepsContext = true;
    keeping.programs.outline(PLAIN);
    expect(keeping.asked()).toBe(0);
  });
});

describe('a script', () => {
  test('is parsed where it may import, or where its await has to keep the async context', () => {
    const { programs, asked } = open({ types: {}, modules: {}, exports: {} });
    expect(programs.script('#!/usr/bin/env node\nf();', '(').code).toBe(
      '(///usr/bin/env node\nf();',
    );
    programs.script('async () => await 1', '');
    expect(asked()).toBe(0);
    expect(programs.script("import('x')", '').code).toBe("__dynamicImport('x')");
    programs.keepsContext = true;
    expect(programs.script('async () => { await 1 }', '').code).toContain('__resume');
    expect(asked()).toBe(2);
  });
});

test.each([
  [{ 'a.ts': "import 'node:async_hooks'" }, true],
  [{ 'a.ts': '', 'b.ts': new TextEncoder().encode('AsyncLocalStorage') }, true],
  [{ 'a.ts': 'await 1' }, false],
])('files that name AsyncLocalStorage or its module keep the context', (files, keeps) => {
  expect(mentionsContext(files)).toBe(keeps);
});
