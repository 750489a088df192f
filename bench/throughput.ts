// Requests and messages a second: the same program and the same client, on the machine and on native CPython.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openNodeMachine } from '../sandbox/cli/node-machine.ts';
import type { Connect } from '../sandbox/kernel/connection.ts';
import { connectNative } from './native-connection.ts';
import { nativeTornado } from './native-tornado.ts';
import { type Figure, median } from './table.ts';

const PROGRAM = fileURLToPath(new URL('programs/serve.py', import.meta.url));
const PORT = 8888;
const ROUNDS = 3;
const encoder = new TextEncoder();
const REQUEST = encoder.encode('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
const HANDSHAKE = encoder.encode(
  'GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
);
/** A masked text frame "hello", its mask zero. */
const FRAME = new Uint8Array([0x81, 0x85, 0, 0, 0, 0, 104, 101, 108, 108, 111]);
/** The same, as the server sends it. */
const ECHO_LENGTH = 7;

interface Measure {
  readonly what: string;
  readonly run: (connect: Connect) => Promise<number>;
}

const MEASURES: readonly Measure[] = [
  { what: 'HTTP keep-alive, 1 connection', run: (connect) => requests(connect, 1, 2000) },
  { what: 'HTTP keep-alive, 16 connections', run: (connect) => requests(connect, 16, 200) },
  { what: 'WebSocket echo, ping-pong', run: (connect) => echoes(connect, 3000, 1) },
  { what: 'WebSocket echo, 64 in flight', run: (connect) => echoes(connect, 6400, 64) },
];

export async function measureThroughput(): Promise<Figure[]> {
  const ours = await onMachine();
  const theirs = await onNative();
  return MEASURES.map(({ what }, index) => ({
    what,
    unit: 'a second',
    ours: ours[index] ?? Number.NaN,
    theirs: theirs?.[index],
  }));
}

async function onMachine(): Promise<number[]> {
  const machine = openNodeMachine();
  await machine.mount({ 'serve.py': await readFile(PROGRAM) });
  const ready = new Promise((resolve) => machine.on('server-ready', resolve));
  await machine.spawn('python', ['serve.py'], { packages: ['tornado'] });
  await ready;
  const figures = await measureAll(machine.connect);
  machine.teardown();
  return figures;
}

async function onNative(): Promise<number[] | undefined> {
  const tornado = await nativeTornado();
  if (tornado === undefined) return undefined;
  const env = { ...process.env, PYTHONPATH: tornado };
  const python = spawn('python3', [PROGRAM, String(PORT)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(python.stdout, 'data');
  const figures = await measureAll(connectNative);
  python.kill();
  return figures;
}

async function measureAll(connect: Connect): Promise<number[]> {
  const figures: number[] = [];
  for (const { run } of MEASURES) {
    const rounds: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) rounds.push(await run(connect));
    // The first round warms up.
    figures.push(median(rounds.slice(1)));
  }
  return figures;
}

async function requests(connect: Connect, connections: number, each: number): Promise<number> {
  const open = await Promise.all(Array.from({ length: connections }, () => connect(PORT)));
  const started = performance.now();
  await Promise.all(
    open.map(async (connection) => {
      for (let count = 0; count < each; count++) {
        await connection.write(REQUEST.slice());
        await connection.read();
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const connection of open) connection.reset();
  return (connections * each) / seconds;
}

async function echoes(connect: Connect, count: number, inFlight: number): Promise<number> {
  const connection = await connect(PORT);
  await connection.write(HANDSHAKE.slice());
  await connection.read();
  const started = performance.now();
  for (let sent = 0; sent < count; sent += inFlight) {
    for (let each = 0; each < inFlight; each++) void connection.write(FRAME.slice());
    for (let got = 0; got < inFlight * ECHO_LENGTH; ) got += (await connection.read())?.length ?? 0;
  }
  const seconds = (performance.now() - started) / 1000;
  connection.reset();
  return count / seconds;
}
