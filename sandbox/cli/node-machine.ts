// The embedded machine under Node: interpreters in worker threads, packages from the build's cache.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { EngineWorker, PythonParts } from '../engines/cpython/engine.ts';
import type { NodeWorkerData } from '../engines/cpython/node-worker.ts';
import type { Archive } from '../engines/cpython/protocol.ts';
import { EmbeddedMachine } from '../engines/embedded-machine.ts';
import type { Tap } from '../kernel/tap.ts';
import { MachineError } from '../machine/machine.ts';

const CACHE = new URL('../../.cache/python/', import.meta.url);
const WORKER = new URL('../engines/cpython/node-worker.ts', import.meta.url);

interface PackedArchive {
  readonly file: string;
  readonly location: string;
}

type PackedGroup = PackedArchive | { readonly missing: string };

interface PackIndex {
  readonly stdlib: PackedArchive;
  readonly seams: PackedArchive;
  readonly groups: Readonly<Record<string, PackedGroup>>;
}

export function openNodeMachine(options: { readonly tap?: Tap } = {}): EmbeddedMachine {
  return new EmbeddedMachine({ ...options, python: { createWorker, parts } });
}

async function readIndex(): Promise<PackIndex> {
  const text = await readFile(new URL('index.json', CACHE), 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new MachineError(
      'NO_ASSET',
      'The Python packages are not built yet: run "npm start" or "npm test" once.',
    );
  }
  return JSON.parse(text) as PackIndex;
}

async function parts(packages: readonly string[]): Promise<PythonParts> {
  const index = await readIndex();
  const read = async ({ file, location }: PackedArchive): Promise<Archive> => ({
    location,
    bytes: new Uint8Array(await readFile(new URL(file, CACHE))),
  });
  const archives = packages.map(async (name) => {
    const group = index.groups[name];
    if (group === undefined)
      throw new MachineError('NO_PACKAGE', unknownGroup(name, Object.keys(index.groups)));
    if ('missing' in group) throw new MachineError('NO_PACKAGE', group.missing);
    return read(group);
  });
  return { seams: await read(index.seams), archives: await Promise.all(archives), preload: [] };
}

/** The groups that could be built: what a program may import when nobody says what it needs. */
export async function builtPackages(): Promise<readonly string[]> {
  const { groups } = await readIndex();
  return Object.entries(groups)
    .filter(([, group]) => !('missing' in group))
    .map(([name]) => name);
}

function unknownGroup(name: string, known: readonly string[]): string {
  return `There is no package group "${name}". Those that are built: ${known.join(', ')}.`;
}

function createWorker(): EngineWorker {
  const workerData: NodeWorkerData = { stdlib: fileURLToPath(new URL('stdlib.zip', CACHE)) };
  const worker = new Worker(WORKER, { workerData });
  return {
    postMessage: (message, transfer) => worker.postMessage(message, [...transfer] as never),
    onMessage: (listener) => void worker.on('message', listener),
    onDeath: (listener) => {
      worker.on('error', (error) =>
        listener(error instanceof Error ? error.message : String(error)),
      );
      worker.on('exit', (code) => listener(`the worker ended with code ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}
