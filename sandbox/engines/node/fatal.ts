// The end of a process by an error, or with a module that never came to its end: what Node prints (node_errors.cc, ReportFatalException).

import { arrowAt, arrowOf } from './compile.ts';
import { TextEncoder } from './platform.ts';
import type { ProgramRealm } from './program-realm.ts';

const FRAME = /\(?((?:file:\/\/)?\/[^\s():]+|node:[\w/]+):(\d+):(\d+)\)?$/m;

/** `isRejection`: of a promise that nobody heard, so that where it was thrown is not known. */
export function reportFatal(realm: ProgramRealm, error: unknown, isRejection = false): void {
  const print = (text: string): void => realm.write('stderr', new TextEncoder().encode(text));
  if (typeof error !== 'object' || error === null || !('stack' in error)) {
    print(`${primitiveArrow(realm)}${describe(realm, error)}\n`);
    print('(Use `node --trace-uncaught ...` to show where the exception was thrown)\n');
  } else {
    const arrow = arrowOf(error) ?? messageArrow(realm, error, isRejection);
    print(`${arrow === undefined ? '' : `${arrow}\n`}${describe(realm, error)}\n`);
  }
  print(`\nNode.js ${realm.facts.version}\n`);
}

function describe(realm: ProgramRealm, error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  try {
    const { before, after } = realm.fatal;
    const stack = before?.(error);
    return String(after?.(error) ?? stack);
  } catch {
    return stackOf(error) || plainly(error);
  }
}

/** Empty where there is none: a stack is put together when it is read, by code that may fail itself. */
function stackOf(error: object): string {
  try {
    return String((error as { readonly stack?: unknown }).stack ?? '');
  } catch {
    return '';
  }
}

function plainly(error: object): string {
  try {
    const { name, message } = error as Readonly<Record<string, unknown>>;
    return `${name}: ${message}`;
  } catch {
    return 'An error that cannot be shown.';
  }
}

function primitiveArrow(_realm: ProgramRealm): string {
  return 'Uncaught:\n';
}

/** The source line where the error was thrown, or else where it was made. */
function messageArrow(
  realm: ProgramRealm,
  error: object,
  isRejection: boolean,
): string | undefined {
  const stack = stackOf(error);
  const frames = stack.slice(stack.indexOf('\n    at ') + 1);
  const [, file = '', line = '', column = ''] = FRAME.exec(frames.split('\n')[0] ?? '') ?? [];
  const source = realm.programs.texts.get(file);
  if (source === undefined) return file.startsWith('node:') ? `${file}:${line}` : undefined;
  const lines = source.split('\n');
  const offset =
    lines.slice(0, Number(line) - 1).join('\n').length +
    (Number(line) > 1 ? 1 : 0) +
    Number(column) -
    1;
  const thrown = isRejection
    ? undefined
    : unlessLost(() => realm.programs.throwAround(source, offset));
  return arrowAt(source, file, thrown ?? offset, 1);
}

/** The parser may not have come: what there is to say is said all the same. */
function unlessLost<Found>(find: () => Found): Found | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

/** What Node prints of a module whose top-level `await` nothing can end any more. Its exit code is 13. */
export function reportUnsettled(realm: ProgramRealm, url: string): void {
  const source = realm.programs.texts.get(url);
  if (source === undefined) return;
  const offset = unlessLost(() => realm.programs.firstAwait(source));
  if (offset === undefined) return;
  const text = `Warning: Detected unsettled top-level await at ${arrowAt(source, url, offset, 1)}\n\n\n`;
  realm.write('stderr', new TextEncoder().encode(text));
}
