// What a Node process is booted with.

export interface NodeParts {
  /** Parts of Node's library as the build packed them, the first before all: JSON of `PackedLibrary`. */
  readonly library: readonly Uint8Array[];
  /** The npm packages that the program imports: JSON, file contents by path under node_modules. */
  readonly packages: readonly Uint8Array[];
}
