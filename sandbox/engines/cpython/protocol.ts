// What a Python process is booted with.

/** A zip of `.pyc` files that goes onto `sys.path`, at the path under which it was compiled: tracebacks name it. */
export interface Archive {
  readonly location: string;
  readonly bytes: Uint8Array;
}

export interface PythonCore {
  readonly module: WebAssembly.Module;
  readonly stdlib: Uint8Array;
  /** The memory of an interpreter that has the seams in place; archives that it knows must lie where they lay. */
  readonly snapshot: Uint8Array;
}

export interface PythonParts {
  /** The interpreter's own parts. Under Node it finds them on disk. */
  readonly core?: PythonCore;
  readonly seams: Archive;
  readonly archives: readonly Archive[];
  /** Modules of the archives to import before a program comes, so that it starts sooner. */
  readonly preload: readonly string[];
}
