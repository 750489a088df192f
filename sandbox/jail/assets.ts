// The jail's files. It has no network: it asks the page for each by name, once.
import type { Archive, PythonParts } from '../engines/cpython/protocol.ts';
import { partsNeeded } from '../engines/node/parts-needed.ts';
import type { NodeParts } from '../engines/node/protocol.ts';
import type { LaterParts } from '../engines/process/engine.ts';
import type { ContainerParts } from '../engines/webcontainer/mounted-tree.ts';
import { MachineError } from '../machine/machine.ts';
import { type ArchiveFile, MANIFEST, type Manifest } from './manifest.ts';

/** The parts of Node's library that follow the first. */
const LATER = [1, 2] as const;

export class Assets {
  readonly #ask: (name: string) => void;
  readonly #files = new Map<string, PromiseWithResolvers<Uint8Array>>();
  readonly #inflated = new Map<string, Promise<Uint8Array>>();
  #module: Promise<WebAssembly.Module> | undefined;
  #manifest: Promise<Manifest> | undefined;

  constructor(ask: (name: string) => void) {
    this.#ask = ask;
  }

  arrived(name: string, bytes: Uint8Array): void {
    this.#files.get(name)?.resolve(bytes);
  }

  failed(name: string, why: string): void {
    this.#files.get(name)?.reject(new MachineError('NO_ASSET', why));
    // The next to want it asks again: a network may have come back.
    this.#files.delete(name);
  }

  /** The text of the Python worker's script. */
  async pythonWorker(): Promise<Uint8Array> {
    const { pythonWorker } = await this.#readManifest();
    return this.#file(pythonWorker.file);
  }

  async pythonParts(packages: readonly string[]): Promise<PythonParts> {
    const manifest = await this.#readManifest();
    const groups = packages.map((name) => {
      const group = manifest.packages[name];
      if (group === undefined)
        throw new MachineError('NO_PACKAGE', `There is no package group "${name}".`);
      if ('missing' in group) throw new MachineError('NO_PACKAGE', group.missing);
      return group;
    });
    const [only] = groups.length === 1 ? groups : [];
    const [module, snapshot, stdlib, seams, ...archives] = await Promise.all([
      this.#compile(manifest),
      this.#inflate((only?.snapshot ?? manifest.snapshot).file),
      this.#file(manifest.stdlib.file),
      this.#archive(manifest.seams),
      ...groups.map((group) => this.#archive(group)),
    ]);
    return {
      core: { module, stdlib, snapshot },
      seams,
      archives,
      preload: groups.flatMap(({ preload }) => preload),
    };
  }

  async nodeWorker(): Promise<Uint8Array> {
    const { nodeWorker } = await this.#readManifest();
    return this.#file(nodeWorker.file);
  }

  async nodeParts(names: readonly string[]): Promise<NodeParts> {
    const manifest = await this.#readManifest();
    const [first] = manifest.nodeLibrary;
    if (first === undefined)
      throw new MachineError('NO_ASSET', 'The list of files names no library.');
    const [library, ...packages] = await Promise.all([
      this.#inflate(first.file),
      ...npmFiles(manifest, names).map((file) => this.#inflate(file)),
    ]);
    return { library: [library], packages };
  }

  /** What follows the first part of Node's library. */
  readonly nodeLater: LaterParts<NodeParts> = {
    fetch: () => LATER.map(async (index) => this.#laterPart(index)),
    neededBy: async (program) => {
      const { nodeLibrary } = await this.#readManifest();
      return partsNeeded(
        program,
        nodeLibrary.map(({ modules }) => modules),
      );
    },
  };

  /** The smaller one before the larger: they share the line. */
  async #laterPart(index: number): Promise<Partial<NodeParts>> {
    const { nodeLibrary } = await this.#readManifest();
    for (const { file } of nodeLibrary.slice(0, index)) await this.#inflate(file);
    const part = nodeLibrary[index];
    return part === undefined ? {} : { library: [await this.#inflate(part.file)] };
  }

  async containerParts(names: readonly string[]): Promise<ContainerParts> {
    const manifest = await this.#readManifest();
    const text = async (bytes: Promise<Uint8Array>): Promise<string> =>
      new TextDecoder().decode(await bytes);
    const [preload, bridge, ...packages] = await Promise.all([
      text(this.#file(manifest.containerPreload.file)),
      text(this.#file(manifest.containerBridge.file)),
      ...npmFiles(manifest, names).map((file) => text(this.#inflate(file))),
    ]);
    const files = packages.map((json) => JSON.parse(json) as Readonly<Record<string, string>>);
    return { preload, bridge, packages: Object.assign({}, ...files) };
  }

  #readManifest(): Promise<Manifest> {
    this.#manifest ??= this.#file(MANIFEST).then(
      (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as Manifest,
    );
    this.#manifest.catch(() => {
      this.#manifest = undefined;
    });
    return this.#manifest;
  }

  /** Compiled once for all workers. */
  #compile(manifest: Manifest): Promise<WebAssembly.Module> {
    this.#module ??= this.#file(manifest.wasm.file).then((bytes) =>
      WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>),
    );
    this.#module.catch(() => {
      this.#module = undefined;
    });
    return this.#module;
  }

  /** Inflated once for all workers. */
  #inflate(file: string): Promise<Uint8Array> {
    let inflated = this.#inflated.get(file);
    if (inflated === undefined) {
      inflated = this.#file(file).then(gunzip);
      this.#inflated.set(file, inflated);
      inflated.catch(() => this.#inflated.delete(file));
    }
    return inflated;
  }

  async #archive({ file, location }: ArchiveFile): Promise<Archive> {
    return { location, bytes: await this.#file(file) };
  }

  #file(name: string): Promise<Uint8Array> {
    let wanted = this.#files.get(name);
    if (wanted === undefined) {
      wanted = Promise.withResolvers<Uint8Array>();
      this.#files.set(name, wanted);
      this.#ask(name);
    }
    return wanted.promise;
  }
}

function npmFiles({ npmPackages }: Manifest, names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const found = npmPackages[name];
    if (found === undefined)
      throw new MachineError('NO_PACKAGE', `There is no npm package "${name}" here.`);
    return found.file;
  });
}

async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
