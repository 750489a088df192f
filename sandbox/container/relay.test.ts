import { expect, test } from 'vitest';
import { SocketConnection } from '../kernel/connect.ts';
import type { Connection } from '../kernel/connection.ts';
import { ANY, Host } from '../kernel/host.ts';
import { Relay } from './relay.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** Two ends of one connection, as a client and a server have them. */
function connected(): readonly [Connection, Connection] {
  const host = new Host({ firstFlow: 1, firstPort: 40_000, lastPort: 40_100, clock: () => 0 });
  const server = host.socket();
  host.bind(server, { address: ANY, port: 1 });
  host.listen(server, 1);
  const client = host.socket();
  host.connect(client, { address: '127.0.0.1', port: 1 });
  return [new SocketConnection(host, client), new SocketConnection(host, host.accept(server))];
}

test('carries what a far client sends into the container, and back, to both ends', async () => {
  const [near, program] = connected();
  const relay = new Relay(async () => near);
  relay.open(8888);
  const client = await relay.far.connect(8888);
  await client.write(new TextEncoder().encode('a question'));
  client.end();
  expect(text(await program.read())).toBe('a question');
  expect(await program.read()).toBeUndefined();
  await program.write(new TextEncoder().encode('an answer'));
  program.end();
  expect(text(await client.read())).toBe('an answer');
  expect(await client.read()).toBeUndefined();
});

test('refuses where nothing listens in the container, and resets what the container refuses', async () => {
  const relay = new Relay(() => Promise.reject(new Error('ECONNREFUSED')));
  await expect(relay.far.connect(8888)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  relay.open(8888);
  const client = await relay.far.connect(8888);
  await expect(client.read()).rejects.toMatchObject({ code: 'ECONNRESET' });
  relay.close(8888);
  await expect(relay.far.connect(8888)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
