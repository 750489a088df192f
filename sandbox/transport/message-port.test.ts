// Two or three hosts on a switch, over the message ports that a browser and Node have alike.
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { connectFrom, SocketConnection } from '../kernel/connect.ts';
import type { Connection } from '../kernel/connection.ts';
import { KernelError } from '../kernel/errno.ts';
import { Host } from '../kernel/host.ts';
import { type Segment, WINDOW } from '../kernel/segment.ts';
import { type Plug, Switch } from '../kernel/switch.ts';
import type { TapEvent } from '../kernel/tap.ts';
import type { TcpSocket } from '../kernel/tcp-socket.ts';
import { bytes, listening, seeded, told } from '../kernel/test-network.ts';
import { type Cable, layCable } from './message-port.ts';

const open: Cable[] = [];

afterEach(() => {
  for (const cable of open.splice(0)) cable.dispose();
});

function lay(...wiring: Parameters<typeof layCable>): Cable {
  const cable = layCable(...wiring);
  open.push(cable);
  return cable;
}

function build(count: number) {
  const seen: TapEvent[] = [];
  const opened = Promise.withResolvers<void>();
  const joining = new Switch({
    clock: () => 0,
    tap: (event) => seen.push(event),
    onPort: () => opened.resolve(),
  });
  const plugs: Plug[] = [];
  const hosts = Array.from({ length: count }, (_, index) => {
    const { port1, port2 } = new MessageChannel();
    const inner = lay(port1, (segment) => plug.receive(segment));
    const plug = joining.plug(inner.send);
    plugs.push(plug);
    const outer = lay(port2, (segment) => host.receive(segment));
    const host = new Host({
      firstFlow: index * 1_000 + 1,
      firstPort: 40_000 + index * 100,
      lastPort: 40_099 + index * 100,
      clock: () => 0,
      uplink: outer.send,
    });
    return host;
  });
  return { hosts: hosts as [Host, Host, ...Host[]], plugs, seen, opened: opened.promise };
}

/** The next connection that comes to a listener. */
function accepting(host: Host, listener: TcpSocket): Promise<SocketConnection> {
  return new Promise((resolve) => {
    const watcher = {
      changed: () => {
        if (listener.backlog.length === 0) return;
        listener.watchers.delete(watcher);
        resolve(new SocketConnection(host, host.accept(listener)));
      },
      gone: () => undefined,
    };
    listener.watchers.add(watcher);
    watcher.changed();
  });
}

async function join(net: ReturnType<typeof build>) {
  const [client, server] = net.hosts;
  const listener = listening(server, 80);
  await net.opened;
  const [near, far] = await Promise.all([connectFrom(client)(80), accepting(server, listener)]);
  return { near, far, listener };
}

async function code(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof KernelError ? error.code : `${error}`),
  );
}

describe('layCable', () => {
  it('joins hosts through message channels', async () => {
    const net = build(2);
    const { near, far } = await join(net);
    await near.write(bytes('question'));
    near.end();
    expect(new TextDecoder().decode(await far.read())).toBe('question');
    expect(await far.read()).toBeUndefined();
    await far.write(bytes('answer'));
    far.end();
    expect(new TextDecoder().decode(await near.read())).toBe('answer');
    expect(await near.read()).toBeUndefined();
    expect(told(net.seen)).toEqual([
      'open 80',
      'data c>s question',
      'end c>s',
      'data s>c answer',
      'end s>c',
    ]);
  });

  it('carries megabytes both ways at once, each byte once and in order', async () => {
    const { near, far } = await join(build(2));
    const size = 4 * 2 ** 20;
    const byteAt = (index: number) => (index * 31 + (index >> 11)) & 0xff;
    const random = seeded(3);
    const write = async (connection: Connection) => {
      let at = 0;
      while (at < size) {
        const length = Math.min(size - at, 1 + Math.floor(random() * 200_000));
        const from = at;
        at += length;
        await connection.write(Uint8Array.from({ length }, (_, index) => byteAt(from + index)));
      }
      connection.end();
    };
    const read = async (connection: Connection) => {
      let [at, wrong] = [0, 0];
      for (let part = await connection.read(); part !== undefined; part = await connection.read()) {
        for (const byte of part) if (byte !== byteAt(at++)) wrong++;
      }
      return [at, wrong];
    };
    const [, , there, back] = await Promise.all([write(near), write(far), read(far), read(near)]);
    expect([there, back]).toEqual([
      [size, 0],
      [size, 0],
    ]);
  });

  it('stops a sender that nobody reads at the window', async () => {
    const { near, far } = await join(build(2));
    let isDone = false;
    const writing = near.write(new Uint8Array(WINDOW + 1)).then(() => {
      isDone = true;
    });
    await far.write(bytes('x'));
    await near.read();
    expect(isDone).toBe(false);
    let taken = 0;
    while (taken < WINDOW + 1) taken += (await far.read())?.length ?? 0;
    await writing;
    expect(taken).toBe(WINDOW + 1);
  });

  it('refuses where nothing listens', async () => {
    const { hosts } = build(2);
    expect(await code(connectFrom(hosts[0])(80))).toBe('ECONNREFUSED');
  });

  it('resets the connections of a host that is unplugged', async () => {
    const net = build(3);
    const { near } = await join(net);
    const reading = code(near.read());
    net.plugs[1]?.unplug();
    expect(await reading).toBe('ECONNRESET');
    expect(await code(connectFrom(net.hosts[0])(80))).toBe('ECONNREFUSED');
  });

  it('posts the bytes of a view and not what lies beside them', async () => {
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise<Uint8Array>((resolve) => {
      port2.on('message', ({ bytes: posted }: { bytes: Uint8Array }) => resolve(posted));
    });
    const cable = lay(port1, () => undefined);
    const secret = bytes('password, text, password');
    cable.send({ kind: 'data', flow: 1, bytes: secret.subarray(10, 14) });
    const posted = await heard;
    expect(new TextDecoder().decode(posted.buffer)).toBe('text');
    expect(new TextDecoder().decode(secret)).toBe('password, text, password');
    port2.close();
  });

  it('drops what is no segment, and goes on', async () => {
    const { port1, port2 } = new MessageChannel();
    const heard: Segment[] = [];
    const last = new Promise<void>((resolve) => {
      lay(port1, (segment) => {
        heard.push(segment);
        if (segment.kind === 'fin') resolve();
      });
    });
    for (const junk of [
      null,
      'x',
      { kind: 'data', flow: 1, bytes: 'x' },
      { kind: 'listen', port: 1e9, isShared: false },
    ]) {
      port2.postMessage(junk);
    }
    port2.postMessage({ kind: 'fin', flow: 1 });
    await last;
    expect(heard).toEqual([{ kind: 'fin', flow: 1 }]);
    port2.close();
  });

  it('is silent both ways once it was disposed of', async () => {
    const { port1, port2 } = new MessageChannel();
    const heard: Segment[] = [];
    const cable = lay(port1, (segment) => heard.push(segment));
    const closed = new Promise((resolve) => port2.once('close', resolve));
    port2.postMessage({ kind: 'fin', flow: 1 });
    cable.dispose();
    cable.send({ kind: 'fin', flow: 2 });
    cable.dispose();
    await closed;
    expect(heard).toEqual([]);
  });
});
