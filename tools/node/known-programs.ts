// What a build finds out of the programs that readers will run as they stand: those of the lessons, and the packages that they
// import. The machine needs no parser for these.
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
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
import type { FileTree } from '../../sandbox/machine/machine.ts';

const LESSONS = new URL('../../lessons/', import.meta.url);
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
  for (const lesson of await readdir(LESSONS)) {
    const files = await readTree(new URL(`${lesson}/node/`, LESSONS));
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

/** Text files by path; none where there is no such folder. */
async function readTree(folder: URL): Promise<FileTree & PackageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map(async ({ parentPath, name }) => {
    const path = `${parentPath}/${name}`;
    return [path.slice(fileURLToPath(folder).length), await readFile(path, 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
