// What a build finds out of the programs that readers will run as they stand: those of the lessons, and the packages that they
// import. The machine needs no parser for these.
import { extname } from 'node:path';
import {
  type CommonExports,
  type KnownPrograms,
  moduleKey,
  textKey,
} from '../../sandbox/engines/node/known-programs.ts';
import { mentionsContext } from '../../sandbox/engines/node/programs.ts';
import { rareCode } from '../../sandbox/engines/node/rare-code.ts';
import { applyEdits, type Edit } from '../../sandbox/engines/node/source/edits.ts';
import type { ModuleOutline } from '../../sandbox/engines/node/source/module-outline.ts';
import { readLessonPrograms } from './lesson-programs.ts';

const TYPESCRIPT = new Set(['.ts', '.mts', '.cts']);
const JAVASCRIPT = new Set(['.js', '.mjs', '.cjs']);

/** A package's files by their path under node_modules, with those of what it depends on. */
type PackageFiles = Readonly<Record<string, string>>;

/** `packages` are those that a program may import. */
export async function findKnownPrograms(
  packages: Readonly<Record<string, PackageFiles>>,
): Promise<KnownPrograms> {
  const known = new Knowledge();
  const imported = new Set<string>();
  for (const files of await readLessonPrograms()) {
    const keepsContext = mentionsContext(files);
    for (const [path, text] of Object.entries(files)) {
      known.addProgram(path, text, keepsContext);
      for (const name of Object.keys(packages))
        if (text.includes(`from '${name}'`)) imported.add(name);
    }
  }
  for (const name of imported)
    for (const [path, text] of Object.entries(packages[name] ?? {}))
      if (path.startsWith(`${name}/`)) known.addLibrary(path, text);
  return known;
}

class Knowledge implements KnownPrograms {
  readonly types: Record<string, readonly Edit[]> = {};
  readonly modules: Record<string, ModuleOutline> = {};
  readonly exports: Record<string, CommonExports> = {};

  addProgram(path: string, text: string, keepsContext: boolean): void {
    const isTyped = TYPESCRIPT.has(extname(path));
    if (!isTyped && !JAVASCRIPT.has(extname(path))) return;
    if (isTyped) this.types[textKey(text)] = rareCode.typeEdits(text, path);
    const plain = isTyped ? applyEdits(text, rareCode.typeEdits(text, path)).code : text;
    this.#addModule(plain, keepsContext);
  }

  /** A module of a package, or what an ES module may import by name of a CommonJS one. */
  addLibrary(path: string, text: string): void {
    if (extname(path) === '.mjs') this.#addModule(text, false);
    else if (JAVASCRIPT.has(extname(path))) this.exports[textKey(text)] = rareCode.lexExports(text);
  }

  #addModule(text: string, keepsContext: boolean): void {
    // CommonJS may be no module; it runs as it is.
    if (rareCode.problemIn(text, 'module') === undefined)
      this.modules[moduleKey(text, keepsContext)] = rareCode.outlineModule(text, keepsContext);
  }
}
