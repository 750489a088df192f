import { describe, expect, it } from 'vitest';
import { connectFrom, SocketConnection } from '../../sandbox/kernel/connect.ts';
import type { Connection } from '../../sandbox/kernel/connection.ts';
import { WINDOW } from '../../sandbox/kernel/segment.ts';
import { bytes, listening, network, nth, text, told } from '../../sandbox/kernel/test-network.ts';
import { type CallState, MOST_BYTES, RawCall } from './raw-call.ts';

interface Scene {
  readonly call: RawCall;
  readonly heard: string[];
  /** The server's end, once the call is accepted. */
  readonly accept: () => Connection;
  /** What crossed the wire last. */
  readonly last: () => string | undefined;
  /** Resolves when the call says so. */
  readonly until: (saying: string) => Promise<void>;
}

function scene(port = 80): Scene {
  const { hosts, seen } = network(2);
  const [near, far] = [nth(hosts, 0), nth(hosts, 1)];
  const listener = listening(far, 80);
  const heard: string[] = [];
  let changed = Promise.withResolvers<void>();
  const hear = (saying: string) => {
    heard.push(saying);
    changed.resolve();
    changed = Promise.withResolvers();
  };
  let now = 0;
  const call = new RawCall(
    connectFrom(near),
    port,
    {
      piece: ({ from, bytes: said }) =>
        hear(`${from}: ${said.length > 99 ? said.length : text(said)}`),
      state: (state) => hear(saidOf(state)),
    },
    () => ++now,
  );
  return {
    call,
    heard,
    accept: () => new SocketConnection(far, far.accept(listener)),
    last: () => told(seen.slice(-1))[0],
    until: async (saying) => {
      while (!heard.includes(saying)) await changed.promise;
    },
  };
}

const saidOf = (state: CallState) => (state.kind === 'over' ? `over, ${state.why}` : state.kind);

describe('a raw call', () => {
  it('sends exactly the bytes it is given and hears what comes back as it comes', async () => {
    const { call, heard, accept, until } = scene();
    await call.send(bytes('GET'));
    await call.send(bytes(' /'));
    const server = accept();
    expect(text((await server.read()) ?? bytes(''))).toBe('GET /');
    await server.write(bytes('a'));
    await until('server: a');
    await server.write(bytes('b'));
    server.end();
    await until('over, server-closed');
    expect(heard).toEqual([
      'connecting',
      'open',
      'client: GET',
      'client:  /',
      'server: a',
      'server: b',
      'over, server-closed',
    ]);
  });

  it('half-closes: the server reads the end, and its answer is still heard', async () => {
    const { call, accept, until } = scene();
    await call.send(bytes('x'));
    call.halfClose();
    const server = accept();
    await server.read();
    expect(await server.read()).toBeUndefined();
    await server.write(bytes('late'));
    await until('server: late');
  });

  it('says what a reset and a refusal are', async () => {
    const reset = scene();
    await reset.call.send(bytes('x'));
    reset.accept().reset();
    await reset.until('over, reset');
    const refused = scene(81);
    await refused.until('over, refused');
    await refused.call.send(bytes('x'));
    expect(refused.heard.at(-1)).toBe('over, refused');
  });

  it('closes for good: what the server still says is answered by a reset', async () => {
    const { call, heard, accept, last } = scene();
    await call.send(bytes('x'));
    const server = accept();
    await server.read();
    call.close();
    expect(await server.read()).toBeUndefined();
    await server.write(bytes('too late'));
    await expect(server.read()).resolves.toBeUndefined();
    expect(heard.at(-1)).toBe('over, reader-closed');
    expect(last()).toBe('reset c>s');
  });

  it('drops what the window would not take', async () => {
    const { call, accept, until, last } = scene();
    void call.send(new Uint8Array(WINDOW + 1));
    await until(`client: ${WINDOW + 1}`);
    accept();
    call.close();
    expect(last()).toBe('reset c>s');
  });

  it('gives up a connection that is still being made', async () => {
    const { call, heard, last } = scene();
    call.close();
    await call.send(bytes('x'));
    expect(heard).toEqual(['connecting', 'over, reader-closed']);
    expect(last()).toBe('end c>s');
  });

  it('reads no more than it can keep', async () => {
    const { call, accept, until } = scene();
    await call.send(bytes('x'));
    const server = accept();
    void server.write(new Uint8Array(MOST_BYTES + 1)).catch(() => undefined);
    await until('over, too-much');
  });
});
