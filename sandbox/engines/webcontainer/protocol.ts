// What travels in frames between the page and the two scripts of ours in a WebContainer: the preload of each program, which
// frames its output and taps its connections, and the bridge, a process that opens connections for the page.
// A program can print any frame that it likes: what comes from there is parsed before it is believed.
import type { Endpoint, TapEvent } from '../../kernel/tap.ts';
import type { Output } from '../../machine/machine.ts';
import { bytesOfText } from './frames.ts';

/** A tap's event as it stands in a frame: bytes as base64. */
export type FramedTapEvent = TapEvent extends infer Event
  ? Event extends { readonly bytes: Uint8Array }
    ? Omit<Event, 'bytes'> & { readonly bytes: string }
    : Event
  : never;

export type FromProgram =
  /** The preload is there; the program's own code comes next. */
  | { readonly kind: 'up' }
  | ({ readonly kind: 'output' } & Output)
  | { readonly kind: 'input-wait'; readonly waits: boolean }
  | { readonly kind: 'tap'; readonly event: FramedTapEvent };

export type ToProgram =
  | { readonly kind: 'input'; readonly text: string }
  | { readonly kind: 'end-of-input' }
  | { readonly kind: 'interrupt' };

export type FromBridge =
  | { readonly kind: 'up' }
  | {
      readonly kind: 'connected';
      readonly id: number;
      readonly local: Endpoint;
      readonly remote: Endpoint;
    }
  /** Nothing came of it. */
  | { readonly kind: 'refused'; readonly id: number }
  | { readonly kind: 'data'; readonly id: number; readonly bytes: string }
  /** The other side has taken so many bytes: as many more may come. */
  | { readonly kind: 'taken'; readonly id: number; readonly count: number }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'reset'; readonly id: number }
  /** Nothing more will be said of it. */
  | { readonly kind: 'closed'; readonly id: number };

export type ToBridge =
  | { readonly kind: 'connect'; readonly id: number; readonly port: number }
  | { readonly kind: 'data'; readonly id: number; readonly bytes: string }
  | { readonly kind: 'taken'; readonly id: number; readonly count: number }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'reset'; readonly id: number };

/** Bytes of one direction of a bridged connection that may be under way. */
export const BRIDGE_WINDOW = 65_536;
/** Bytes in one frame. */
export const FRAME_BYTES = 32_768;

export type ParsedFromProgram =
  | Exclude<FromProgram, { kind: 'tap' }>
  | { readonly kind: 'tap'; readonly event: TapEvent };

export function parseFromProgram(value: object): ParsedFromProgram | undefined {
  const { kind, stream, text, waits, event } = value as Record<string, unknown>;
  switch (kind) {
    case 'up':
      return { kind };
    case 'output':
      return (stream === 'stdout' || stream === 'stderr') && typeof text === 'string'
        ? { kind, stream, text }
        : undefined;
    case 'input-wait':
      return typeof waits === 'boolean' ? { kind, waits } : undefined;
    case 'tap': {
      const parsed = parseTapEvent(event);
      return parsed === undefined ? undefined : { kind, event: parsed };
    }
    default:
      return undefined;
  }
}

export function parseFromBridge(value: object): FromBridge | undefined {
  const { kind, id, local, remote, bytes, count } = value as Record<string, unknown>;
  if (kind === 'up') return { kind };
  if (typeof id !== 'number') return undefined;
  switch (kind) {
    case 'connected':
      return isEndpoint(local) && isEndpoint(remote) ? { kind, id, local, remote } : undefined;
    case 'refused':
    case 'end':
    case 'reset':
    case 'closed':
      return { kind, id };
    case 'data':
      return typeof bytes === 'string' ? { kind, id, bytes } : undefined;
    case 'taken':
      return typeof count === 'number' ? { kind, id, count } : undefined;
    default:
      return undefined;
  }
}

function parseTapEvent(value: unknown): TapEvent | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, flow, at, client, server, direction, bytes } = value as Record<string, unknown>;
  if (typeof flow !== 'number' || typeof at !== 'number') return undefined;
  if (kind === 'open')
    return isEndpoint(client) && isEndpoint(server)
      ? { kind, flow, at, client, server }
      : undefined;
  if (direction !== 'client-to-server' && direction !== 'server-to-client') return undefined;
  if (kind === 'end' || kind === 'reset') return { kind, flow, at, direction };
  const decoded = kind === 'data' && typeof bytes === 'string' ? bytesOfText(bytes) : undefined;
  return decoded === undefined ? undefined : { kind: 'data', flow, at, direction, bytes: decoded };
}

function isEndpoint(value: unknown): value is Endpoint {
  if (typeof value !== 'object' || value === null) return false;
  const { address, port } = value as Record<string, unknown>;
  return typeof address === 'string' && typeof port === 'number';
}
