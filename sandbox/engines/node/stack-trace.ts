// Stack traces as Node prints them: positions in the reader's own file, whatever was put around or into its code to run it.
// V8 lets a function format its traces; other engines give text, which is brought into V8's form.

import { type CallSite, callSitesOf } from './call-site.ts';
import { MODULE_BODY } from './source/names.ts';

/** The column in the file as it was written; lines never change. Both count from 1. */
export type Positions = (line: number, column: number) => number;

type Prepare = (error: unknown, sites: readonly unknown[]) => unknown;

const NAMELESS = new RegExp(
  `^(async )?(?:(?:Object\\.)?${MODULE_BODY}(?:\\.next)?|eval) \\((.*)\\)$`,
);
/** How V8 calls a nameless function: by what it is laid on or handed to. Node's own code is compiled without such guesses. */
const GUESSED = /^[\w$]+(?:\.[\w$]+)+$/;

const files = new Map<string, Positions>();

export function registerPositions(file: string, positions: Positions): void {
  files.set(file, positions);
}

/** What makes a trace of an error and its frames, once Node's library has said how. */
let format: Prepare | undefined;

/**
 * Where an engine gives traces as text (SpiderMonkey), has each formatted when it is first read, as V8 does. To be called
 * before Node's library takes `Error.captureStackTrace` for its own.
 */
export function takeTextTraces(): void {
  const { get } = Object.getOwnPropertyDescriptor(Error.prototype, 'stack') ?? {};
  const probe: unknown = get?.call(new Error('where'));
  if (get === undefined || typeof probe !== 'string' || /^ {4}at /m.test(probe)) return;
  const formatted = new WeakMap<object, unknown>();
  const traceOf = (error: object, text: unknown): unknown => {
    if (typeof text !== 'string' || format === undefined) return text;
    if (!formatted.has(error)) formatted.set(error, format(error, callSitesOf(text)));
    return formatted.get(error);
  };
  Object.defineProperty(Error.prototype, 'stack', {
    get(this: object) {
      return traceOf(this, get.call(this));
    },
  });
  const { captureStackTrace } = Error;
  Error.captureStackTrace = (error: object, above?: () => void): void => {
    captureStackTrace(error, above);
    const text: unknown = Object.getOwnPropertyDescriptor(error, 'stack')?.value;
    formatted.delete(error);
    Object.defineProperty(error, 'stack', {
      configurable: true,
      get: () => traceOf(error, text),
      set: (value: unknown) => setStack(error, value),
    });
  };
}

/** V8 gives an error a `stack` of its own, and Node's library takes nothing for an error that has none. */
export function ownStack(value: unknown): void {
  if (!(value instanceof Error) || Object.hasOwn(value, 'stack')) return;
  setStack(value, value.stack);
}

function setStack(error: object, value: unknown): void {
  Object.defineProperty(error, 'stack', { value, writable: true, configurable: true });
}

/** Puts positions right in all traces, before Node's library formats them. `callback` is its `prepareStackTraceCallback`. */
export function installStackTraces(
  callback: (global: object, ...args: Parameters<Prepare>) => unknown,
): void {
  const host = Error as unknown as { prepareStackTrace?: Prepare };
  const { prepareStackTrace } = host;
  if (prepareStackTrace === undefined) return;
  let isWithin = false;
  const ours: Prepare = (error, sites) => {
    // Node's own callback asks for a program's formatter, and finds this one.
    if (isWithin) return prepareStackTrace(error, sites);
    isWithin = true;
    try {
      return callback(
        globalThis,
        error,
        (sites as readonly CallSite[]).filter(isProgram).map(place),
      );
    } finally {
      isWithin = false;
    }
  };
  Object.defineProperty(ours, 'name', { value: prepareStackTrace.name });
  host.prepareStackTrace = ours;
  format = ours;
}

/** The engine's own frames, and those of the worker around it. */
function isProgram(site: CallSite): boolean {
  const file = fileOf(site);
  return files.has(file) || (file.startsWith('node:') && site.isEval());
}

function place(site: CallSite): CallSite {
  const file = fileOf(site);
  // Node's library comes without its spaces: a line and a column in it would lead nowhere.
  if (file.startsWith('node:')) {
    const text = told(site).replace(/(node:[\w/]+):\d+:\d+/, '$1');
    const isGuessed = GUESSED.test(site.getFunctionName() ?? '');
    return retold(site, isGuessed ? text.replace(/^(async )?.* \((.*)\)$/, '$1$2') : text);
  }
  const positions = files.get(file);
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  if (positions === undefined || line === null || column === null) return site;
  const placed = positions(line, column);
  const text = told(site).replace(`:${line}:${column}`, `:${line}:${placed}`);
  return retold(site, text, placed);
}

function fileOf(site: CallSite): string {
  return site.getScriptNameOrSourceURL() ?? '';
}

/** V8 calls a nameless function of evaluated text "eval", and Node never shows a module's own. */
function told(site: CallSite): string {
  return site
    .toString()
    .replace(/^(async )?(\S+)\.eval \[as (\S+)\] /, '$1$2.$3 ')
    .replace(/^(async )?(\S+)\.eval /, '$1$2.<anonymous> ')
    .replace(NAMELESS, '$1$2');
}

function retold(site: CallSite, text: string, column?: number): CallSite {
  return new Proxy(site, {
    get: (target, key) => {
      if (key === 'toString') return () => text;
      if (key === 'getFileName') return () => fileOf(target);
      if (key === 'getColumnNumber' && column !== undefined) return () => column;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** `util.getCallSites`: the frames above the caller. */
export function callSites(count: number): object[] {
  const host = Error as unknown as { prepareStackTrace?: Prepare; stackTraceLimit?: number };
  const { prepareStackTrace, stackTraceLimit } = host;
  let found: object[] = [];
  host.stackTraceLimit = count + 24;
  host.prepareStackTrace = (_error, sites) => {
    found = (sites as readonly CallSite[])
      .filter((site) => files.has(fileOf(site)))
      .map(place)
      .slice(0, count)
      .map((site) => ({
        functionName: site.getFunctionName() ?? '',
        scriptId: '0',
        scriptName: fileOf(site),
        lineNumber: site.getLineNumber(),
        columnNumber: site.getColumnNumber(),
      }));
    return '';
  };
  void new Error('where').stack;
  if (prepareStackTrace !== undefined) host.prepareStackTrace = prepareStackTrace;
  if (stackTraceLimit !== undefined) host.stackTraceLimit = stackTraceLimit;
  return found;
}

/** The file of the program that is on top of the stack. */
export function callerFile(): string {
  const [top] = callSites(1) as { readonly scriptName: string }[];
  return top?.scriptName ?? '';
}
