// What the bindings of one Node process share.
import type { Host } from '../../kernel/host.ts';
import type { AsyncContext } from './bindings/async_wrap.ts';
import type { EventLoop } from './event-loop.ts';
import type { FileSystem } from './files/file-system.ts';
import type { NodeFacts, Sources } from './library.ts';
import type { RareCode } from './rare-code.ts';

export type StdStream = 'stdout' | 'stderr';

/** `require` of Node's own library: `internal/errors`. */
export type RequireBuiltin = (id: string) => Readonly<Record<string, unknown>>;

export interface Realm {
  readonly facts: NodeFacts;
  /** The texts of Node's own modules; asks for all of them. */
  readonly sources: () => Sources;
  readonly llhttp: Uint8Array;
  /** Stops the program until it is there. */
  readonly rare: () => RareCode;
  readonly loop: EventLoop;
  readonly context: AsyncContext;
  readonly host: Host;
  readonly files: FileSystem;
  readonly symbols: Readonly<Record<string, symbol>>;
  readonly privateSymbols: Readonly<Record<string, symbol>>;
  readonly env: Record<string, string>;
  readonly argv: readonly string[];
  /** Node's own options, which stood before the program. */
  readonly execArgv: readonly string[];
  /** The value of each option of the command line. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The program's `process`. */
  readonly process: Record<PropertyKey, unknown>;
  readonly write: (stream: StdStream, bytes: Uint8Array) => void;
  /** Ends the process; nothing runs after it. */
  readonly exit: (code: number) => never;
  /** Set once Node's loaders are there. */
  readonly library: { require: RequireBuiltin; internalBinding(name: string): object };
  /** What `internal/per_context` exports. */
  readonly perContext: Readonly<Record<string, unknown>>;
  /** `_fatalException`, and the end of the process where nobody handles the error. */
  readonly uncaught: (error: unknown, fromPromise: boolean) => void;
  /** How Node's library tells an error that ends the process, before and after debuggers see it. */
  readonly fatal: {
    before: ((error: object) => unknown) | undefined;
    after: ((error: object) => unknown) | undefined;
  };
  /** Milliseconds since the machine's start, for `performance.now()`. */
  readonly clock: () => number;
}
