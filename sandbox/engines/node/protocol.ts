// What a Node process is booted with.

export interface NodeParts {
  /** Node's library as the build packed it: JSON of `PackedLibrary`. */
  readonly library: Uint8Array;
  /** The npm packages that the program imports: JSON, file contents by path under node_modules. */
  readonly packages: readonly Uint8Array[];
}
