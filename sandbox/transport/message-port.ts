// Segments over a message port: the cable between a host in one realm and the switch in another.
import type { Segment } from '../kernel/segment.ts';
import { parseSegment } from './parse-segment.ts';

/** What the browser's and Node's message ports have in common, and all that is needed of them. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  start?(): void;
  close(): void;
}

export interface Cable {
  readonly send: (segment: Segment) => void;
  readonly dispose: () => void;
}

/**
 * Joins the port's other end to `receive`. What is no segment is dropped: the other realm may be hostile.
 * Bytes are copied by the port, never transferred: a tap may still hold them.
 */
export function layCable(port: Port, receive: (segment: Segment) => void): Cable {
  let isCut = false;
  port.addEventListener('message', ({ data }) => {
    const segment = isCut ? undefined : parseSegment(data);
    if (segment !== undefined) receive(segment);
  });
  port.start?.();
  return {
    send: (segment) => {
      if (!isCut) port.postMessage(segment.kind === 'data' ? cutToSize(segment) : segment);
    },
    dispose: () => {
      isCut = true;
      port.close();
    },
  };
}

type Data = Segment & { readonly kind: 'data' };

/** A port clones the whole buffer behind a view: all of a large file for each part, and what else lies beside it. */
function cutToSize(segment: Data): Data {
  const { bytes } = segment;
  return bytes.byteLength === bytes.buffer.byteLength
    ? segment
    : { ...segment, bytes: bytes.slice() };
}
