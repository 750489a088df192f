// The list of the sandbox's files as the build names them, with their hashes: which file is what.
import { sharesMemory } from '../engines/process/arriving-file.ts';

export interface ArchiveFile extends SizedFile {
  /** Where the interpreter's file system must have it. */
  readonly location: string;
}

export interface PackageFile extends ArchiveFile {
  /** Modules that are worth importing before a program comes. */
  readonly preload: readonly string[];
  /** An interpreter that has imported them, gzipped. */
  readonly snapshot?: SizedFile;
}

export interface Manifest {
  /** The jail's later script, whose value is that of `jail-later.ts`. */
  readonly jailLater: SizedFile;
  /** Pyodide's compiled interpreter. */
  readonly wasm: SizedFile;
  /** The script of the Python worker. */
  readonly pythonWorker: SizedFile;
  readonly stdlib: SizedFile;
  readonly seams: ArchiveFile;
  /** An interpreter that has booted and has no packages, gzipped. */
  readonly snapshot: SizedFile;
  /** The script of the Node worker, in Zstandard. */
  readonly nodeWorker: SizedFile;
  /** What is known of the programs that most readers run as they stand: JSON in Zstandard. */
  readonly nodePrograms: SizedFile;
  /** What few programs need of the worker's code, a script in Zstandard. */
  readonly nodeRareCode: PackedFile;
  /** Node's own library in parts, JSON in Zstandard: the first one boots and serves a page, the last has what is left. */
  readonly nodeLibrary: readonly LibraryFile[];
  /** Our scripts for a WebContainer: one that is loaded before each program, and one that opens connections. */
  readonly containerPreload: SizedFile;
  readonly containerBridge: SizedFile;
  /** npm packages by name, each with what it depends on, JSON in Zstandard. */
  readonly npmPackages: Readonly<Record<string, SizedFile>>;
  /** A package group that could not be built says why, and how to mend it. */
  readonly packages: Readonly<Record<string, PackageFile | { readonly missing: string }>>;
}

export interface PackedFile extends SizedFile {
  /** Its bytes once it is unpacked. */
  readonly unpacked: number;
}

export interface LibraryFile extends PackedFile {
  /** The modules in it that a program can import. */
  readonly modules: readonly string[];
}

export interface SizedFile {
  readonly file: string;
  readonly size: number;
}

export const MANIFEST = 'manifest.json';

/**
 * Parts of Node's library without which none boots. Where workers can stop for what is still on its way, one is enough; elsewhere
 * nothing may boot that could miss a function.
 */
export const PARTS_TO_BOOT = sharesMemory ? 1 : 2;

/** What no program of Node's waits for before it boots. */
export function filesThatFollow({ nodeLibrary, nodeRareCode }: Manifest): readonly SizedFile[] {
  const parts = nodeLibrary.slice(PARTS_TO_BOOT);
  return sharesMemory ? [nodeRareCode, ...parts] : parts;
}
