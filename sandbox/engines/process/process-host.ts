// What every process has, whatever it runs: a host on the machine's network, and a tap for what stays within it.
import { Host } from '../../kernel/host.ts';
import type { TapEvent } from '../../kernel/tap.ts';
import { layCable } from '../../transport/message-port.ts';
import type { Attachment, FromWorker } from './protocol.ts';

// The realm's own: a program may put others in their place.
const { performance, setTimeout } = globalThis;

export function startHost(message: Attachment, post: (message: FromWorker) => void): Host {
  const cable = layCable(message.network, (segment) => host.receive(segment));
  const host = new Host({
    ...message.numbers,
    uplink: cable.send,
    clock: () => performance.timeOrigin + performance.now(),
    tap: gatherTap((events) => post({ kind: 'tap', events })),
  });
  return host;
}

/** Events within the process go out in bundles: when the program parks, or when many have gathered. */
function gatherTap(post: (events: readonly TapEvent[]) => void): (event: TapEvent) => void {
  const MANY = 128;
  let gathered: TapEvent[] = [];
  const flush = (): void => {
    if (gathered.length > 0) post(gathered);
    gathered = [];
  };
  return (event) => {
    // A view would take the whole buffer behind it along.
    gathered.push(event.kind === 'data' ? { ...event, bytes: event.bytes.slice() } : event);
    if (gathered.length === 1) setTimeout(flush, 0);
    if (gathered.length >= MANY) flush();
  };
}

/** An interpreter's errors can carry megabytes of text. */
export function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.length > 2000 ? `${text.slice(0, 2000)} …` : text;
}
