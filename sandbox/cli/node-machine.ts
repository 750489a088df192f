// The embedded machine under Node: interpreters in worker threads, packages from the build's cache.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { NodeWorkerData as PythonWorkerData } from '../engines/cpython/node-worker.ts';
import type { Archive, PythonParts } from '../engines/cpython/protocol.ts';
import { EmbeddedMachine, type EngineParts } from '../engines/embedded-machine.ts';
import type { NodeParts } from '../engines/node/protocol.ts';
import type { EngineWorker } from '../engines/process/engine.ts';
import type { Tap } from '../kernel/tap.ts';
import { MachineError } from '../machine/machine.ts';

const CACHE = new URL('../../.cache/python/', import.meta.url);
const NODE_CACHE = new URL('../../.cache/node/', import.meta.url);
const NODE_WORKER = new URL('../engines/node/node-worker.ts', import.meta.url);
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

interface NodeMachineOptions {
  readonly tap?: Tap;
  readonly keepsSpare?: boolean;
  /** Has the Node engine's files come in another way than all at once: as they do to a browser. */
  readonly delivery?: (node: EngineParts<NodeParts>) => EngineParts<NodeParts>;
}

export function openNodeMachine({
  delivery = (node) => node,
  ...options
}: NodeMachineOptions = {}): EmbeddedMachine {
  return new EmbeddedMachine({
    ...options,
    python: { createWorker, parts },
    node: delivery(node),
  });
}

const node: EngineParts<NodeParts> = {
  createWorker: () => asEngineWorker(new Worker(NODE_WORKER)),
  parts: nodeParts,
};

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

interface NodeIndex {
  readonly library: readonly { readonly file: string }[];
  readonly packages: Readonly<Record<string, string>>;
}

async function readNodeIndex(): Promise<NodeIndex> {
  const text = await readFile(new URL('index.json', NODE_CACHE), 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as NodeIndex;
  throw new MachineError(
    'NO_ASSET',
    'The Node engine is not built yet: run "npm start" or "npm test" once.',
  );
}

async function nodeParts(names: readonly string[]): Promise<NodeParts> {
  const index = await readNodeIndex();
  const read = async (file: string): Promise<Uint8Array> =>
    new Uint8Array(await readFile(new URL(file, NODE_CACHE)));
  const packages = names.map((name) => {
    const file = index.packages[name];
    if (file === undefined)
      throw new MachineError('NO_PACKAGE', unknownGroup(name, Object.keys(index.packages)));
    return read(file);
  });
  const library = await Promise.all(index.library.map(({ file }) => read(file)));
  return { library, packages: await Promise.all(packages) };
}

/** The npm packages that a program may import when nobody says what it needs. */
export async function npmPackages(): Promise<readonly string[]> {
  return Object.keys((await readNodeIndex()).packages);
}

function createWorker(): EngineWorker<PythonParts> {
  const workerData: PythonWorkerData = { stdlib: fileURLToPath(new URL('stdlib.zip', CACHE)) };
  return asEngineWorker(new Worker(WORKER, { workerData }));
}

function asEngineWorker<Parts extends object>(worker: Worker): EngineWorker<Parts> {
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
