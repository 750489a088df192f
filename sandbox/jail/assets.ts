// The jail's files. It has no network: it asks the page for each by name, once.
import type { Archive, PythonParts } from '../engines/cpython/protocol.ts';
import { partsNeeded } from '../engines/node/parts-needed.ts';
import type { NodeParts } from '../engines/node/protocol.ts';
import {
  type ArrivingFile,
  deliverFile,
  expectFile,
  loseFile,
  sharesMemory,
} from '../engines/process/arriving-file.ts';
import type { LaterParts } from '../engines/process/engine.ts';
import type { ContainerParts } from '../engines/webcontainer/mounted-tree.ts';
import { MachineError } from '../machine/machine.ts';
import {
  type ArchiveFile,
  MANIFEST,
  type Manifest,
  PARTS_TO_BOOT,
  type PackedFile,
} from './manifest.ts';
import { unpack } from './unpack.ts';

export class Assets {
  readonly #ask: (name: string) => void;
  readonly #files = new Map<string, PromiseWithResolvers<Uint8Array>>();
  readonly #unpacked = new Map<string, Promise<Uint8Array>>();
  readonly #arrived = new Map<string, Uint8Array>();
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

  /** The text of the jail's later script. */
  async jailLater(): Promise<Uint8Array> {
    const { jailLater } = await this.#readManifest();
    return this.#file(jailLater.file);
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
      this.#unpack((only?.snapshot ?? manifest.snapshot).file),
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
    return this.#unpack(nodeWorker.file);
  }

  async nodeParts(names: readonly string[]): Promise<NodeParts> {
    const manifest = await this.#readManifest();
    const { nodeLibrary, nodePrograms, nodeRareCode } = manifest;
    const toBoot = nodeLibrary.slice(0, PARTS_TO_BOOT);
    const first = Promise.all(toBoot.map(({ file }) => this.#unpack(file)));
    // What may follow shares the line with nothing that a program waits for, nor with the script of its worker.
    const begin = Promise.all([first, this.nodeWorker()]);
    const [library, known, rareCode, packages] = await Promise.all([
      first,
      this.#unpack(nodePrograms.file),
      sharesMemory
        ? this.#arriving(nodeRareCode, () => begin.then(() => this.#unpack(nodeRareCode.file)))
        : this.#unpack(nodeRareCode.file),
      Promise.all(npmFiles(manifest, names).map((file) => this.#unpack(file))),
      begin,
    ]);
    const others = sharesMemory ? nodeLibrary.slice(PARTS_TO_BOOT) : [];
    const later = others.map((each) => this.#arriving(each, () => this.#inLine(each)));
    return { library: [...library, ...later], known, rareCode, packages };
  }

  /** What follows, where no worker can stop for it. */
  readonly nodeLater: LaterParts<NodeParts> | undefined = sharesMemory
    ? undefined
    : {
        fetch: async () => {
          const { nodeLibrary } = await this.#readManifest();
          return nodeLibrary
            .slice(PARTS_TO_BOOT)
            .map(async (each) => ({ library: [await this.#inLine(each)] }));
        },
        neededBy: async (program) => {
          const { nodeLibrary } = await this.#readManifest();
          const modules = nodeLibrary.map((each) => each.modules);
          return partsNeeded(program, [
            modules.slice(0, PARTS_TO_BOOT).flat(),
            ...modules.slice(PARTS_TO_BOOT),
          ]);
        },
      };

  /** The file, or where it will be once it is fetched. */
  #arriving({ file, unpacked }: PackedFile, fetch: () => Promise<Uint8Array>): ArrivingFile {
    const bytes = this.#arrived.get(file);
    if (bytes !== undefined) return bytes;
    const memory = expectFile(unpacked);
    fetch()
      .then((file) => deliverFile(memory, file))
      .catch(() => loseFile(memory));
    return memory;
  }

  /** After those before it, which are needed sooner: they share the line. */
  async #inLine({ file }: PackedFile): Promise<Uint8Array> {
    const { nodeLibrary } = await this.#readManifest();
    for (const before of nodeLibrary) {
      const bytes = await this.#unpack(before.file);
      if (before.file === file) return bytes;
    }
    throw new MachineError('NO_ASSET', `The list of files does not name ${file}.`);
  }

  async containerParts(names: readonly string[]): Promise<ContainerParts> {
    const manifest = await this.#readManifest();
    const text = async (bytes: Promise<Uint8Array>): Promise<string> =>
      new TextDecoder().decode(await bytes);
    const [preload, bridge, ...packages] = await Promise.all([
      text(this.#file(manifest.containerPreload.file)),
      text(this.#file(manifest.containerBridge.file)),
      ...npmFiles(manifest, names).map((file) => text(this.#unpack(file))),
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

  /** Unpacked once for all workers. */
  #unpack(file: string): Promise<Uint8Array> {
    let unpacked = this.#unpacked.get(file);
    if (unpacked === undefined) {
      unpacked = this.#file(file)
        .then(unpack)
        // What was packed is of no more use, and what does not unpack is to be asked for again.
        .finally(() => this.#files.delete(file));
      this.#unpacked.set(file, unpacked);
      unpacked.then(
        (bytes) => this.#arrived.set(file, bytes),
        () => this.#unpacked.delete(file),
      );
    }
    return unpacked;
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
