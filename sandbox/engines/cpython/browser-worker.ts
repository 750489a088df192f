// The Python process as a classic worker in the jail, which has neither an origin nor a network: every file that Pyodide
// asks for is answered from what the jail was handed.
import type { PyodideAPI } from 'pyodide';
import type { ToWorker } from '../process/protocol.ts';
import { HOME, type Realm } from './interpreter.ts';
import { limitMemory } from './memory-limit.ts';
import { guardParkedFrames } from './parked-frames.ts';
import { servePython } from './process.ts';
import type { PythonParts } from './protocol.ts';
import { streamWriters } from './streams.ts';

/** Pyodide's two modules, which the build wraps as functions and lays before this file: a classic worker has no imports. */
declare const PYODIDE: {
  readonly loadPyodide: typeof import('pyodide').loadPyodide;
  readonly createPyodideModule: (settings: unknown) => Promise<unknown>;
  readonly lock: unknown;
};

/** An address that no request ever leaves for. */
const NOWHERE = 'http://pyodide.invalid/';

const realm: Realm = { soon: createSoon(), load };

async function load(boot: PythonParts, write: (stream: 'stdout' | 'stderr', text: string) => void) {
  const { core } = boot;
  if (core === undefined) throw new Error('The interpreter was sent without its own files.');
  const files: Readonly<Record<string, BodyInit>> = {
    'pyodide.asm.wasm': new Uint8Array(),
    'python_stdlib.zip': core.stdlib as Uint8Array<ArrayBuffer>,
  };
  globalThis.fetch = async (input) => {
    const name = String(input instanceof Request ? input.url : input).slice(NOWHERE.length);
    const body = files[name];
    if (body === undefined) throw new TypeError(`The machine has no network: ${String(input)}`);
    return new Response(body);
  };
  // The wasm was compiled once for all workers.
  WebAssembly.instantiateStreaming = async (_source, imports) => {
    limitMemory(imports);
    const started = guardParkedFrames(imports);
    const instance = await WebAssembly.instantiate(core.module, imports);
    started(instance);
    return { module: core.module, instance };
  };
  const options = {
    indexURL: NOWHERE,
    packageBaseUrl: NOWHERE,
    lockFileContents: PYODIDE.lock,
    createPyodideModule: PYODIDE.createPyodideModule,
    env: { HOME },
    _loadSnapshot: core.snapshot,
    fsInit: async (fs: PyodideAPI['FS']) => {
      // What is unpacked, as Django is, no snapshot knows: it is put in its place later.
      for (const { location, bytes } of [boot.seams, ...boot.archives])
        if (location.endsWith('.zip')) fs.writeFile(location, bytes);
    },
  };
  const python = await PYODIDE.loadPyodide(options as Parameters<typeof PYODIDE.loadPyodide>[0]);
  streamWriters(python, write);
  return python;
}

/** A message to oneself comes after the messages and timers that wait; a timer would be held back for 4 ms. */
function createSoon(): Realm['soon'] {
  const { port1, port2 } = new MessageChannel();
  const queue: (() => void)[] = [];
  port1.onmessage = () => queue.shift()?.();
  return (callback) => {
    queue.push(callback);
    port2.postMessage(0);
  };
}

const receive = servePython(realm, (message) => self.postMessage(message));
self.addEventListener('message', (event: MessageEvent<ToWorker<PythonParts>>) =>
  receive(event.data),
);
