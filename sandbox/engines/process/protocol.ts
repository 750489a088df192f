// The messages between an engine and the worker in which one of its programs runs.
// The worker runs the reader's program, so what comes from it is parsed before it is believed.
import type { HostNumbers } from '../../kernel/host.ts';
import type { TapEvent } from '../../kernel/tap.ts';
import type { FileTree, Output } from '../../machine/machine.ts';

/** What every process is booted with, beside the parts of its engine. */
export interface Attachment {
  readonly network: MessagePort;
  readonly numbers: HostNumbers;
  /** Its number among the machine's processes. */
  readonly pid: number;
  /** Where realms share memory: a signal that the program's engine finds here even while it computes. */
  readonly signals?: SharedArrayBuffer;
  /** For a thread of another process: the port on which it hears what it is to do. No `run` comes then. */
  readonly thread?: MessagePort;
}

export type BootMessage<Parts extends object> = { readonly kind: 'boot' } & Parts & Attachment;

export interface RunMessage {
  readonly kind: 'run';
  readonly argv: readonly string[];
  readonly files: FileTree;
  readonly env: Readonly<Record<string, string>>;
}

export type ToWorker<Parts extends object> =
  | BootMessage<Parts>
  | RunMessage
  /** Parts that were not needed to boot. */
  | ({ readonly kind: 'more' } & Partial<Parts>)
  | { readonly kind: 'input'; readonly text: string }
  | { readonly kind: 'end-of-input' }
  /** Ctrl+C: the program may end by itself. */
  | { readonly kind: 'interrupt' }
  /** A thread that the program has started is no more. `why` says what went wrong, where the program is not to blame. */
  | {
      readonly kind: 'thread-ended';
      readonly id: number;
      readonly code: number;
      readonly why?: string;
    };

export type FromWorker =
  | { readonly kind: 'stage'; readonly stage: string; readonly done: number }
  | { readonly kind: 'booted' }
  | { readonly kind: 'output'; readonly output: Output }
  /** The program has room for more input than it was sent. */
  | { readonly kind: 'input-taken' }
  | { readonly kind: 'input-wait'; readonly waits: boolean }
  | { readonly kind: 'tap'; readonly events: readonly TapEvent[] }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'failed'; readonly message: string }
  /** The program wants a thread, which it calls by this number, and has left word for it at the port. */
  | { readonly kind: 'thread'; readonly id: number; readonly port: MessagePort }
  | { readonly kind: 'end-thread'; readonly id: number };

/** The message, or `undefined` where the value is none. */
export function parseFromWorker(value: unknown): FromWorker | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, stage, done, output, waits, events, code, message, id, port } = value as Record<
    string,
    unknown
  >;
  switch (kind) {
    case 'booted':
    case 'input-taken':
      return { kind };
    case 'stage':
      return typeof stage === 'string' && typeof done === 'number'
        ? { kind, stage, done }
        : undefined;
    case 'output':
      return isOutput(output) ? { kind, output } : undefined;
    case 'input-wait':
      return typeof waits === 'boolean' ? { kind, waits } : undefined;
    case 'tap':
      return Array.isArray(events) && events.every(isTapEvent) ? { kind, events } : undefined;
    case 'exit':
      return typeof code === 'number' && Number.isInteger(code)
        ? { kind, code: code & 0xff }
        : undefined;
    case 'failed':
      return typeof message === 'string' ? { kind, message } : undefined;
    case 'thread':
      return isId(id) && port instanceof MessagePort ? { kind, id, port } : undefined;
    case 'end-thread':
      return isId(id) ? { kind, id } : undefined;
    default:
      return undefined;
  }
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isOutput(value: unknown): value is Output {
  if (typeof value !== 'object' || value === null) return false;
  const { stream, text } = value as Record<string, unknown>;
  return (stream === 'stdout' || stream === 'stderr') && typeof text === 'string';
}

function isTapEvent(value: unknown): value is TapEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, flow, at, direction, bytes, client, server } = value as Record<string, unknown>;
  if (typeof flow !== 'number' || typeof at !== 'number') return false;
  if (kind === 'open') return isEndpoint(client) && isEndpoint(server);
  if (kind === 'refused') return isEndpoint(server);
  if (direction !== 'client-to-server' && direction !== 'server-to-client') return false;
  return kind === 'data' ? bytes instanceof Uint8Array : kind === 'end' || kind === 'reset';
}

function isEndpoint(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { address, port } = value as Record<string, unknown>;
  return typeof address === 'string' && typeof port === 'number';
}
