// What a Node process is booted with.
import type { ArrivingFile } from '../process/arriving-file.ts';

export interface NodeParts {
  /** Parts of Node's library in the order of the build, the first of which has come: JSON of `PackedLibrary`. */
  readonly library: readonly ArrivingFile[];
  /** The npm packages that the program imports: JSON, file contents by path under node_modules. */
  readonly packages: readonly Uint8Array[];
  /** JSON of `KnownPrograms`. Without it, each program is parsed before it runs. */
  readonly known?: Uint8Array;
  /** A script whose value is a function that gives `rareCode`, and takes `sharedCode`. */
  readonly rareCode?: ArrivingFile;
}
