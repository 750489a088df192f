// Room for stacks. Beside the engine's own stacks Python's lie in the wasm's memory, in one region of 10 MB for all of them,
// and CPython measures by that one how deep it is. Two things go wrong there. A stack of the engine is a tenth as large, and
// a recursion through C that runs over it kills the interpreter, where a program should see RecursionError: so each stack
// gets a nearer limit. And Pyodide lays a new stack below those that are parked, until thousands have used the region up: so
// they are moved out of it in time.
import type { PyodideAPI } from 'pyodide';

/**
 * Bytes in memory that a stack may use. V8's stacks (984 kB) end between 120,000 and 150,000 in the greediest recursion
 * known, that of the JSON decoder. Importing all of Django, the deepest thing that a server does here, takes 40,000.
 */
const LIMIT = 120_000;
/** How far parked stacks may push the next one down. */
const CROWDED = 1_000_000;
/** The limits stand in the first words of a thread state (`_PyThreadStateImpl` of CPython 3.14): top, soft, hard. */
const WORDS = 256;

/** What Pyodide does not promise to keep: a new release is checked against it when it boots. */
interface Internals {
  readonly _module: {
    readonly HEAPU8: Uint8Array;
    readonly StackState: { readonly prototype: { restore(): number } };
    _emscripten_stack_get_base(): number;
    _emscripten_stack_get_current(): number;
    _emscripten_stack_get_end(): number;
    _PyThreadState_Get(): number;
  };
  readonly _api: { scheduleCallback(callback: () => void, timeout?: number): void };
}

/** Call when no Python runs. Returns what each Python stack calls when it begins. */
export function makeRoomForStacks(python: PyodideAPI): () => void {
  const { _module: module, _api: api } = python as unknown as Internals;
  const top = module._emscripten_stack_get_current();
  const softLimit = findSoftLimit(module);
  const { scheduleCallback } = api;
  const { restore } = module.StackState.prototype;

  // A new stack is entered from here, when no other runs.
  api.scheduleCallback = (callback, timeout) =>
    scheduleCallback(() => {
      const isCrowded = top - module._emscripten_stack_get_current() > CROWDED;
      // To come back to a stack moves out all that lie below it: this one is empty, and above all others.
      if (isCrowded) restore.call({ start: top, stop: top, _copy: new Uint8Array(0) });
      callback();
    }, timeout);

  return () => {
    const words = new Uint32Array(module.HEAPU8.buffer, module._PyThreadState_Get(), WORDS);
    words[softLimit] = module._emscripten_stack_get_current() - LIMIT;
  };
}

function findSoftLimit(module: Internals['_module']): number {
  const [base, end] = [module._emscripten_stack_get_base(), module._emscripten_stack_get_end()];
  const words = new Uint32Array(module.HEAPU8.buffer, module._PyThreadState_Get(), WORDS);
  const index = words.findIndex((word, at) => {
    const [soft = 0, hard = 0] = [words[at + 1], words[at + 2]];
    return word === base && end < hard && hard < soft && soft < base;
  });
  if (index < 0) {
    throw new Error('This CPython keeps the limits of its stack elsewhere: look at stack-room.ts.');
  }
  return index + 1;
}
