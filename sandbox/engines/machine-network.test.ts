import { afterEach, describe, expect, it } from 'vitest';
import { SocketConnection } from '../kernel/connect.ts';
import type { Connection } from '../kernel/connection.ts';
import { Host } from '../kernel/host.ts';
import { listening } from '../kernel/test-network.ts';
import { layCable } from '../transport/message-port.ts';
import { MachineNetwork, type PortShare } from './machine-network.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Served {
  readonly network: MachineNetwork;
  /** The server's end of the oldest connection that waits. */
  readonly accept: () => Connection;
}

/** A network on which a program in another realm listens on port 80. */
async function served(): Promise<Served> {
  const isOpen = Promise.withResolvers<void>();
  const network = new MachineNetwork({ onPort: () => isOpen.resolve() });
  const { port1, port2 } = new MessageChannel();
  const { numbers, unplug } = network.plugHost(port1, { mayListen: true, share: 'program' });
  const cable = layCable(port2, (segment) => server.receive(segment));
  const server = new Host({ ...numbers, clock: () => 0, uplink: cable.send });
  closing.push(unplug, cable.dispose);
  const listener = listening(server, 80);
  await isOpen.promise;
  return { network, accept: () => new SocketConnection(server, server.accept(listener)) };
}

describe('the network of a machine', () => {
  it('takes a client that comes when ports are open already', async () => {
    const { network } = await served();
    const { connect } = network.plugClient();
    expect((await connect(80)).remote.port).toBe(80);
  });

  it('gives each client a port that no other comes from', async () => {
    const { network } = await served();
    const places = [network.connect, ...[1, 2, 3].map(() => network.plugClient().connect)];
    const { port1, port2 } = new MessageChannel();
    const page = network.plugHost(port1, { mayListen: false, share: 'few' });
    closing.push(page.unplug, () => port2.close());
    const ports = await Promise.all(places.map(async (connect) => (await connect(80)).local.port));
    expect(new Set([...ports, page.numbers.firstPort]).size).toBe(5);
  });

  it('divides the ports among the page, the programs, their threads and eight clients, of which each has 750', () => {
    const network = new MachineNetwork({ onPort: () => undefined });
    const shares = ['program', ...Array(8).fill('thread'), ...Array(8).fill('few')] as PortShare[];
    const ranges = shares.map((share) => {
      const { port1, port2 } = new MessageChannel();
      const { numbers, unplug } = network.plugHost(port1, { mayListen: false, share });
      closing.push(unplug, () => port2.close());
      return numbers;
    });
    expect(ranges.slice(-8).map(({ firstPort, lastPort }) => lastPort - firstPort + 1)).toEqual(
      Array(8).fill(750),
    );
    // The page's own come first.
    const firsts = ranges.map(({ firstPort }) => firstPort);
    const before = [32_768 + 11_000 - 1, ...ranges.map(({ lastPort }) => lastPort)];
    expect(firsts.map((port, place) => port - (before[place] ?? 0))).toEqual(
      Array(shares.length).fill(1),
    );
    expect(before.at(-1)).toBeLessThanOrEqual(60_999);
  });

  it('lets a client that has left end its connections before it is unplugged', async () => {
    const { network, accept } = await served();
    const left = network.plugClient();
    const near = await left.connect(80);
    const far = accept();
    left.leave();
    network.plugClient();
    near.end();
    // An end, and not the reset of a host that is gone.
    expect(await far.read()).toBeUndefined();
    far.end();
    expect(await near.read()).toBeUndefined();
  });
});
