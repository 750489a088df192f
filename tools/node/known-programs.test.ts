import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mentionsContext, Programs } from '../../sandbox/engines/node/programs.ts';
import { findKnownPrograms } from './known-programs.ts';

const LESSONS = new URL('../../lessons/', import.meta.url);
const FOLDERS = readdirSync(LESSONS)
  .map((lesson) => `${lesson}/node/`)
  .filter((folder) => existsSync(new URL(folder, LESSONS)));
const known = await findKnownPrograms({
  ws: {
    'ws/wrapper.mjs': "import a from './a.js';",
    'ws/a.js': 'exports.b = 1;',
    'other/c.js': 'exports.d = 1;',
  },
  unheard: { 'unheard/e.js': 'exports.f = 1;' },
});

/** What a lesson runs its programs with, where no parser ever comes. */
function open(keepsContext: boolean): Programs {
  const programs = new Programs(known, () => {
    throw new Error('This asks for the parser.');
  });
  programs.keepsContext = keepsContext;
  return programs;
}

test.each(FOLDERS)('the programs of %s run without a parser', (path) => {
  const folder = new URL(path, LESSONS);
  const files = Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
  );
  const programs = open(mentionsContext(files));
  for (const [name, text] of Object.entries(files)) {
    if (!name.endsWith('.ts')) continue;
    const plain = programs.withoutTypes(text, name);
    // As Node ends it.
    const named = `${plain}\n\n//# sourceURL=file:///home/reader/${name}`;
    expect(programs.isModule(named)).toBe(true);
    expect(programs.outline(named).head).toContain('__module.export');
  }
});

test('of a package that a lesson imports its own files are known, and of others nothing', () => {
  const programs = open(false);
  expect(programs.outline("import a from './a.js';").requests).toHaveLength(1);
  expect(programs.exportsOf('exports.b = 1;').exports).toEqual(['b']);
  for (const text of ['exports.d = 1;', 'exports.f = 1;'])
    expect(() => programs.exportsOf(text)).toThrow('asks for the parser');
});
