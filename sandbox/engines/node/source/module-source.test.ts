import { describe, expect, test } from 'vitest';
import { moduleCode } from './module-outline.ts';
import { outlineModule } from './module-source.ts';

type Getters = Record<string, () => unknown>;

function compileModule(source: string, keepsContext: boolean) {
  const outline = outlineModule(source, keepsContext);
  return { ...outline, ...moduleCode(source, outline) };
}

/** Runs a module with these for what it imports, one for each request, and gives its exports. */
async function run(source: string, ...requests: Record<string, unknown>[]): Promise<Getters> {
  const compiled = compileModule(source, false);
  let exported: Getters = {};
  const services = {
    meta: { url: 'file:///module.mjs' },
    export: (getters: Getters) => {
      exported = { ...exported, ...getters };
    },
    import: async (specifier: string) => ({ specifier }),
    get constant(): never {
      throw new TypeError('Assignment to constant variable.');
    },
    set constant(_value: unknown) {
      throw new TypeError('Assignment to constant variable.');
    },
  };
  const views = requests.map((cells) => ({ cells, namespace: cells }));
  // biome-ignore lint/security/noGlobalEval: what is compiled is text.
  const create = globalThis.eval(compiled.code) as (...values: unknown[]) => Generator;
  const body = create(services, ...views);
  await body.next();
  await body.next();
  return exported;
}

describe('a module as a function', () => {
  test('says what it asks for, and by which names', () => {
    const { requests, imports, stars, locals, indirect } = compileModule(
      `import a, { b as c } from './a.mjs';
import * as all from 'pkg';
import data from './d.json' with { type: 'json' };
export * from 'pkg';
export { b } from './a.mjs';
export const own = 1;
export default function () {}`,
      false,
    );
    expect(requests.map(({ specifier, attributes }) => [specifier, attributes])).toEqual([
      ['./a.mjs', {}],
      ['pkg', {}],
      ['./d.json', { type: 'json' }],
    ]);
    expect(imports.map(({ from, name }) => [from, name])).toEqual([
      [0, 'default'],
      [0, 'b'],
      [1, undefined],
      [2, 'default'],
      [0, 'b'],
    ]);
    expect(stars).toEqual([1]);
    expect([...locals].toSorted()).toEqual(['default', 'own']);
    expect([...indirect]).toEqual([['b', { from: 0, name: 'b' }]]);
  });

  test('reads its imports when it uses them, and not where another name hides them', async () => {
    const cells = { count: 1 };
    const exported = await run(
      `import { count } from './a.mjs';
export const object = { get now() { return { count }; } };
export const hidden = ((count) => count)('own');`,
      cells,
    );
    cells.count = 2;
    expect(exported.object?.()).toEqual({ now: { count: 2 } });
    expect(exported.hidden?.()).toBe('own');
  });

  test('calls an imported function without a receiver', async () => {
    const { receiver } = await run("import { f } from './a.mjs';\nexport const receiver = f();", {
      f(this: unknown) {
        return this;
      },
    });
    expect(receiver?.()).toBeUndefined();
  });

  test('exports what changes, and a default of its own name', async () => {
    const exported = await run(
      'export let n = 1; n++; export { n as m }; export default class {}; export function f() { return n }',
    );
    expect([exported.n?.(), exported.m?.()]).toEqual([2, 2]);
    expect(String(Reflect.get(Object(exported.default?.()), 'name'))).toBe('default');
  });

  test('does not let an import be assigned', async () => {
    await expect(run("import { a } from './a.mjs';\na = 1;", { a: 0 })).rejects.toThrow(
      'Assignment to constant variable.',
    );
  });

  test('knows import.meta, import() and await', async () => {
    const source =
      "export const { url } = import.meta; export const { specifier } = await import('x');";
    expect(compileModule(source, false).hasTopLevelAwait).toBe(true);
    expect(compileModule('async () => await 1', false).hasTopLevelAwait).toBe(false);
    const { url, specifier } = await run(source);
    expect([url?.(), specifier?.()]).toEqual(['file:///module.mjs', 'x']);
  });

  test('keeps each line, and tells the column in the file', () => {
    const source = "import { fail } from './a.mjs';\n\nconst x = 1; fail(x); fail(x);";
    const { code, positions } = compileModule(source, false);
    const lines = code.split('\n');
    expect(lines[2]).toContain('const x = 1;');
    const column = (lines[2] ?? '').lastIndexOf('(x)') + 1;
    expect(positions(3, column)).toBe((source.split('\n')[2]?.lastIndexOf('(x)') as number) + 1);
  });
});
