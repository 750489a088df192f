// What the tests of this room share: small networks, and answers in the words that a Python script prints on Linux.
import { KernelError } from './errno.ts';
import { Host, type HostOptions, LOOPBACK } from './host.ts';
import { POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDHUP } from './readiness.ts';
import { Switch, type SwitchOptions } from './switch.ts';
import type { TapEvent } from './tap.ts';
import type { TcpSocket } from './tcp-socket.ts';

const BIT_NAMES = [
  ['IN', POLLIN],
  ['OUT', POLLOUT],
  ['ERR', POLLERR],
  ['HUP', POLLHUP],
  ['RDHUP', POLLRDHUP],
] as const;

/** `IN|OUT`, in the order in which every test writes them. */
export function named(mask: number): string {
  const names = BIT_NAMES.filter(([, bit]) => (mask & bit) !== 0).map(([name]) => name);
  return names.join('|') || '0';
}

export function bits(socket: TcpSocket): string {
  return named(socket.readiness);
}

export function bytes(ascii: string): Uint8Array {
  return Uint8Array.from(ascii, (letter) => letter.charCodeAt(0));
}

export function text(ascii: Uint8Array): string {
  return String.fromCharCode(...ascii);
}

/** The errno's name where the call fails, else what it returns (`ok` for nothing, text for bytes). */
export function outcome(call: () => unknown): string | number {
  try {
    const result = call();
    if (result instanceof Uint8Array) return text(result);
    return typeof result === 'number' ? result : 'ok';
  } catch (error) {
    if (error instanceof KernelError) return error.code;
    throw error;
  }
}

export function send(socket: TcpSocket, payload: string): string | number {
  return outcome(() => socket.send(bytes(payload)));
}

export function receive(socket: TcpSocket, max = 100): string | number {
  return outcome(() => socket.receive(max));
}

export function soError(socket: TcpSocket): string {
  return socket.takeError() ?? '0';
}

export const READ = [true, false] as const;
export const WRITE = [false, true] as const;
export const BOTH = [true, true] as const;

export function shut(socket: TcpSocket, how: readonly [boolean, boolean]): string | number {
  return outcome(() => socket.shutdown(...how));
}

/** Counts 1, 2, 3 …, so that the order of events shows in `at`. */
export function countingClock(): () => number {
  let now = 0;
  return () => ++now;
}

export function loneHost(options: Partial<HostOptions> = {}): Host {
  return new Host({
    firstFlow: 1,
    firstPort: 40_000,
    lastPort: 40_999,
    clock: countingClock(),
    ...options,
  });
}

export interface Network {
  readonly hosts: readonly Host[];
  readonly unplug: readonly (() => void)[];
  readonly switch: Switch;
  /** What the switch's tap has seen, and each host's. */
  readonly seen: TapEvent[];
  readonly seenWithin: readonly TapEvent[][];
  readonly ports: string[];
}

/** Hosts on one switch, by cables that carry a segment at once. */
export function network(
  count: number,
  options: Partial<SwitchOptions> = {},
  portsAHost = 2_000,
): Network {
  const seen: TapEvent[] = [];
  const ports: string[] = [];
  const clock = countingClock();
  const joining = new Switch({
    clock,
    tap: (event) => seen.push(event),
    onPort: (port, type) => ports.push(`${type} ${port}`),
    ...options,
  });
  const seenWithin: TapEvent[][] = [];
  const unplug: (() => void)[] = [];
  const hosts = Array.from({ length: count }, (_, index) => {
    const within: TapEvent[] = [];
    seenWithin.push(within);
    const plug = joining.plug((segment) => host.receive(segment));
    const host = new Host({
      firstFlow: 1 + index * 1_000_000,
      firstPort: 40_000 + index * portsAHost,
      lastPort: 39_999 + (index + 1) * portsAHost,
      clock,
      tap: (event) => within.push(event),
      uplink: (segment) => plug.receive(segment),
    });
    unplug.push(() => plug.unplug());
    return host;
  });
  return { hosts, unplug, switch: joining, seen, seenWithin, ports };
}

export function nth(hosts: readonly Host[], index: number): Host {
  const host = hosts[index];
  if (host === undefined) throw new Error(`The network has no host ${index}.`);
  return host;
}

export function listening(
  host: Host,
  port: number,
  backlog = 128,
  options: readonly string[] = [],
): TcpSocket {
  const socket = host.socket();
  for (const option of options) socket.options.set(option, 1);
  host.bind(socket, { address: '0.0.0.0', port });
  host.listen(socket, backlog);
  return socket;
}

export function dial(host: Host, port: number): TcpSocket {
  const socket = host.socket();
  host.connect(socket, { address: LOOPBACK, port });
  return socket;
}

/** The client's end and the server's; nothing listens any more. */
export function connected(client: Host, server: Host): [TcpSocket, TcpSocket] {
  const listener = listening(server, 0);
  const near = dial(client, listener.local?.port ?? 0);
  const far = server.accept(listener);
  server.close(listener);
  return [near, far];
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `open`, `data c>s hello`, `end s>c` …: a tap's events as a reader would say them. */
export function told(events: readonly TapEvent[]): string[] {
  return events.map((event) => {
    if (event.kind === 'open' || event.kind === 'refused')
      return `${event.kind} ${event.server.port}`;
    const direction = event.direction === 'client-to-server' ? 'c>s' : 's>c';
    return `${event.kind} ${direction}${event.kind === 'data' ? ` ${text(event.bytes)}` : ''}`;
  });
}
