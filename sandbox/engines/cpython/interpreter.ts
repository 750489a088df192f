// CPython itself: Pyodide with the machine's seams in place, ready to run one program.
import type { PyodideAPI } from 'pyodide';
import type { PyBuffer } from 'pyodide/ffi';
import type { FileTree } from '../../machine/machine.ts';
import type { BootMessage } from '../process/protocol.ts';
import { PendingSignal } from './pending-signal.ts';
import type { Archive, PythonParts } from './protocol.ts';
import { makeRoomForStacks } from './stack-room.ts';
import { createSyscalls, type Surroundings } from './syscalls.ts';
import type { Soon } from './token.ts';

/** Where a program and its files lie: its working directory. */
export const HOME = '/home/reader';

/** What differs between the realms in which the interpreter runs. */
export interface Realm {
  /** Loads Pyodide with the standard library and, in a browser, the wasm of the message. */
  readonly load: (
    boot: PythonParts,
    write: (stream: 'stdout' | 'stderr', text: string) => void,
  ) => Promise<PyodideAPI>;
  readonly soon: Soon;
}

export interface Interpreter {
  /** Resolves with the exit code when the program has ended. */
  run(
    argv: readonly string[],
    files: FileTree,
    env: Readonly<Record<string, string>>,
  ): Promise<number>;
  /** Ctrl+C. Call it when no Python runs. */
  interrupt(): void;
}

type SystemCalls = { connect_to(host: unknown): void; readonly scratch: PyBuffer };

type RunProgram = {
  callPromising(argv: readonly string[], directory: string, pid: number): Promise<number>;
};

const SIGINT = 2;

export async function bootInterpreter(
  boot: BootMessage<PythonParts>,
  surroundings: Surroundings,
  realm: Realm,
  write: (stream: 'stdout' | 'stderr', text: string) => void,
  stage: (stage: string, done: number) => void,
): Promise<Interpreter> {
  stage('Starting CPython', 0.1);
  const python = await realm.load(boot, write);
  stage('Laying the network', 0.7);
  python.FS.mkdirTree(HOME);
  for (const archive of [boot.seams, ...boot.archives]) put(python, archive);
  if (boot.core === undefined) python.runPython('from _machine import seams\nseams.install()');
  if (boot.preload.length > 0) {
    stage('Importing packages', 0.8);
    python.runPython(`import ${boot.preload.join(', ')}`);
  }
  const calls = python.pyimport('_machine.calls') as SystemCalls;
  const limitStack = makeRoomForStacks(python);
  const scratch = viewOf(python, calls.scratch);
  const makeSocketFile = socketFileMaker(python);
  calls.connect_to({ ...createSyscalls(surroundings, scratch), limitStack, makeSocketFile });
  const run = python.runPython('from _machine.program import run\nrun') as RunProgram;
  const arrive = python.runPython('from _machine.signals import arrive\narrive') as (
    signal: number,
  ) => void;
  const signal = boot.signals && new PendingSignal(boot.signals);
  if (signal !== undefined) python.setInterruptBuffer(signal.asInterruptBuffer());
  return {
    run: async (argv, files, env) => {
      for (const [path, content] of Object.entries(files)) mount(python, path, content);
      const environ = python.runPython('import os\nos.environ') as {
        update(values: unknown): void;
      };
      environ.update(python.toPy({ HOME, PWD: HOME, ...env }));
      return await run.callPromising(python.toPy(argv), HOME, boot.pid);
    },
    interrupt: () => {
      // Computing, the interpreter has found it there and taken it away.
      if (signal?.take() === 0) return;
      arrive(SIGINT);
    },
  };
}

/** The bytes of a Python object. They stay where they are in the interpreter's memory, which is another after it has grown. */
function viewOf(python: PyodideAPI, object: PyBuffer): () => Uint8Array {
  const { byteOffset, length } = object.getBuffer('u8').data;
  const { _module: module } = python as unknown as { _module: { readonly HEAPU8: Uint8Array } };
  let view = module.HEAPU8.subarray(byteOffset, byteOffset + length);
  return () => {
    if (view.buffer !== module.HEAPU8.buffer) {
      view = module.HEAPU8.subarray(byteOffset, byteOffset + length);
    }
    return view;
  };
}

/** The file that stands for a named socket. Emscripten's file system has no such kind: it is a file of another mode. */
function socketFileMaker({ FS }: PyodideAPI): (path: string, permissions: number) => void {
  const S_IFSOCK = 0o140000;
  return (path, permissions) => {
    FS.writeFile(path, '');
    (FS.lookupPath(path, {}).node as { mode: number }).mode = S_IFSOCK | permissions;
  };
}

function put(python: PyodideAPI, { location, bytes }: Archive): void {
  if (location.endsWith('.zip')) {
    python.FS.mkdirTree(location.slice(0, location.lastIndexOf('/')));
    python.FS.writeFile(location, bytes);
  } else {
    python.FS.mkdirTree(location);
    python.unpackArchive(bytes, 'zip', { extractDir: location });
  }
  const path = JSON.stringify(location);
  // A snapshot may know it already.
  python.runPython(`import sys\nif ${path} not in sys.path: sys.path.append(${path})`);
}

function mount(python: PyodideAPI, path: string, content: string | Uint8Array): void {
  const slash = path.lastIndexOf('/');
  if (slash > 0) python.FS.mkdirTree(`${HOME}/${path.slice(0, slash)}`);
  python.FS.writeFile(`${HOME}/${path}`, content);
}
