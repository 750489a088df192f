// What arrives from another realm is a segment only once it has been looked at. It is built anew from its known parts:
// what else was sent along with it stays behind.
import { type Segment, WINDOW } from '../kernel/segment.ts';
import type { Endpoint } from '../kernel/tap.ts';

const LONGEST_ADDRESS = 64;

/** The segment, or `undefined` where the value is none. */
export function parseSegment(value: unknown): Segment | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, flow } = value as Record<string, unknown>;
  switch (kind) {
    case 'leave':
    case 'settle':
      return { kind };
    case 'listen':
    case 'unlisten':
      return parseListening(kind, value);
    default:
      return isCount(flow) ? parseOfFlow(kind, flow, value) : undefined;
  }
}

function parseListening(kind: 'listen' | 'unlisten', value: object): Segment | undefined {
  const { port, isShared } = value as Record<string, unknown>;
  if (!isPort(port) || port === 0) return undefined;
  if (kind === 'unlisten') return { kind, port };
  return typeof isShared === 'boolean' ? { kind, port, isShared } : undefined;
}

function parseOfFlow(kind: unknown, flow: number, value: object): Segment | undefined {
  const { credit, bytes, from, to } = value as Record<string, unknown>;
  switch (kind) {
    case 'syn': {
      const [client, server] = [parseEndpoint(from), parseEndpoint(to)];
      return client && server && { kind, flow, from: client, to: server };
    }
    case 'data':
      return isPayload(bytes) ? { kind, flow, bytes } : undefined;
    case 'window':
      return isCount(credit) && credit <= WINDOW ? { kind, flow, credit } : undefined;
    case 'syn-ack':
    case 'fin':
    case 'reset':
      return { kind, flow };
    default:
      return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isPort(value: unknown): value is number {
  return isCount(value) && value <= 65_535;
}

/** Bytes that are ours alone and stay as long as they are: of a buffer that is neither shared, nor resizable, nor larger. */
function isPayload(value: unknown): value is Uint8Array {
  if (!(value instanceof Uint8Array) || value.length === 0 || value.length > WINDOW) return false;
  const { buffer } = value;
  return buffer instanceof ArrayBuffer && !buffer.resizable && buffer.byteLength === value.length;
}

function parseEndpoint(value: unknown): Endpoint | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { address, port } = value as Record<string, unknown>;
  if (typeof address !== 'string' || address.length > LONGEST_ADDRESS || !isPort(port))
    return undefined;
  return { address, port };
}
