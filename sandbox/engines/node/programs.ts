// The text of programs, and what has to be known of it before it can run: from the build, or else from the parser.
import type { FileTree } from '../../machine/machine.ts';
import { type CommonExports, type KnownPrograms, moduleKey, textKey } from './known-programs.ts';
import { TextDecoder } from './platform.ts';
import type { RareCode } from './rare-code.ts';
import { applyEdits, type Edited } from './source/edits.ts';
import type { ModuleOutline } from './source/module-outline.ts';

const MAY_IMPORT = /\bimport\s*(?:\/\*.*?\*\/\s*)?\(/;
const MAY_AWAIT = /\bawait\b/;

export class Programs {
  /** Whether `await` has to keep the async context; known once all files are there. */
  keepsContext = false;
  /** Source by file, for the line that an error shows. */
  readonly texts = new Map<string, string>();
  readonly #known: KnownPrograms;
  readonly #rare: () => RareCode;

  constructor(known: KnownPrograms, rare: () => RareCode) {
    this.#known = known;
    this.#rare = rare;
  }

  /** Throws a SyntaxError of the parser's. */
  outline(module: string): ModuleOutline {
    const { keepsContext } = this;
    const known = this.#known.modules[moduleKey(module, keepsContext)];
    return known ?? this.#rare().outlineModule(module, keepsContext);
  }

  /** Whether the text can be parsed as an ES module. */
  isModule(text: string): boolean {
    for (const keepsContext of [false, true])
      if (this.#known.modules[moduleKey(text, keepsContext)] !== undefined) return true;
    return this.#rare().problemIn(text, 'module') === undefined;
  }

  /** A script or the body of a function, after a prefix. Throws a SyntaxError of the parser's. */
  script(source: string, prefix: string): Edited {
    const text = source.startsWith('#!') ? `//${source.slice(2)}` : source;
    const keeps = this.keepsContext && MAY_AWAIT.test(text);
    const edits = keeps || MAY_IMPORT.test(text) ? this.#rare().scriptEdits(text, keeps) : [];
    return applyEdits(text, edits, prefix);
  }

  /** As `node server.ts` runs it. Throws a `StripProblem`. */
  withoutTypes(program: string, file: string): string {
    const edits = this.#known.types[textKey(program)] ?? this.#rare().typeEdits(program, file);
    return applyEdits(program, edits).code;
  }

  exportsOf(common: string): CommonExports {
    return this.#known.exports[textKey(common)] ?? this.#rare().lexExports(common);
  }

  /** Where the syntax breaks off; undefined where the parser finds nothing wrong. */
  problemIn(text: string, kind: 'script' | 'module'): number | undefined {
    return this.#rare().problemIn(text, kind);
  }

  /** Where one of the outline's imports stands. */
  importOffset(module: string, index: number): number | undefined {
    return this.#rare().importOffset(module, index);
  }

  /** Where the `throw` stands whose error was made at a place. */
  throwAround(text: string, offset: number): number | undefined {
    return this.#rare().throwAround(text, offset);
  }

  /** The first `await` of a module that is in no function. */
  firstAwait(module: string): number | undefined {
    return this.#rare().firstAwait(module);
  }
}

/** Whether any file could make use of AsyncLocalStorage: only then is its way through `await` worth its cost. */
export function mentionsContext(tree: FileTree): boolean {
  return Object.values(tree).some((content) => {
    const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
    return text.includes('async_hooks') || text.includes('AsyncLocalStorage');
  });
}
