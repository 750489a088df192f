// Turning program text into functions of this realm, with positions and errors that name the program's own file.
import { evaluate } from './platform.ts';
import type { Programs } from './programs.ts';
import type { Edited } from './source/edits.ts';
import { DYNAMIC_IMPORT } from './source/names.ts';
import { type Positions, registerPositions } from './stack-trace.ts';

/** In what a program is compiled as: its own words for `import()`. */
export type DynamicImport = (specifier: unknown, options?: unknown) => Promise<unknown>;

const SOURCE_URL = /^\/\/# sourceURL=(\S+)[\s})]*$/m;

/** The script's value: an expression or a program, evaluated in the global scope. */
export function runText(code: string, named: string, positions?: Positions): unknown {
  // Node names a file whose types it has stripped by its URL.
  const file = SOURCE_URL.exec(code)?.[1] ?? named;
  registerPositions(file, positions ?? ((_line, column) => column));
  return evaluate(`${code}\n//# sourceURL=${file.replaceAll(/\s/g, '%20')}`);
}

/** A function with these parameters, whose body is the source. Errors in its syntax are not `located` yet. */
export function compileFunction(
  programs: Programs,
  source: string,
  file: string,
  parameters: readonly string[],
  dynamicImport: DynamicImport,
): (...values: unknown[]) => unknown {
  programs.texts.set(SOURCE_URL.exec(source)?.[1] ?? file, source);
  const prefix = `(function(${DYNAMIC_IMPORT}){return function(${parameters.join(',')}){`;
  // The body alone must be a function's: a brace too many would end it and begin something else.
  new Function(...parameters, source.startsWith('#!') ? `//${source}` : source);
  const { code, positions } = prepare(programs, source, prefix);
  const outer = runText(`${code}\n}})`, file, positions) as (value: DynamicImport) => never;
  return outer(dynamicImport);
}

function prepare(programs: Programs, source: string, prefix: string): Edited {
  try {
    return programs.script(source, prefix);
  } catch {
    // The realm's own parser says what is wrong, in the words that Node prints.
    return { code: `${prefix}${source}`, positions: (_line: number, column: number) => column };
  }
}

const problems = new WeakMap<object, string>();

/** What Node prints above a syntax error: file, line, and the place in it. */
export function arrowOf(error: object): string | undefined {
  return problems.get(error);
}

/** Notes where a syntax error is, which the error itself does not tell. */
export function located(
  programs: Programs,
  error: unknown,
  source: string,
  file: string,
  kind: 'script' | 'module',
): unknown {
  if (!(error instanceof SyntaxError)) return error;
  const offset = programs.problemIn(source, kind);
  if (offset === undefined) return error;
  if (source.slice(offset).trim() === '') {
    // What was put around it had made another end of it.
    const ended = new SyntaxError('Unexpected end of input');
    problems.set(ended, `${file}:${source.split('\n').length}\n\n\n`);
    return ended;
  }
  problems.set(error, arrowAt(source, file, offset));
  return error;
}

export function arrowAt(source: string, file: string, offset: number, length?: number): string {
  const before = source.slice(0, offset).split('\n');
  const line = source.split('\n')[before.length - 1] ?? '';
  const column = before.at(-1)?.length ?? 0;
  const [token = ' '] =
    /^(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|\d+|"[^"]*"|'[^']*'|.)/u.exec(line.slice(column)) ??
    [];
  const indent = line.slice(0, column).replace(/[^\t]/g, ' ');
  return `${file}:${before.length}\n${line}\n${indent}${'^'.repeat(Math.max(1, length ?? token.length))}\n`;
}
