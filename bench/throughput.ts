// Requests and messages a second, and memory: the same program and the same client, on the machine and on native CPython.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openNodeMachine } from '../sandbox/cli/node-machine.ts';
import type { Connect } from '../sandbox/kernel/connection.ts';
import { ECHO_LENGTH, FRAME, HANDSHAKE, PORT, REQUEST } from './exchange.ts';
import type { Measure } from './measure.ts';
import { MEMORY } from './memory.ts';
import { connectNative } from './native-connection.ts';
import { nativeTornado } from './native-tornado.ts';
import { type Figure, median } from './table.ts';

const PROGRAM = fileURLToPath(new URL('programs/serve.py', import.meta.url));
const ROUNDS = 3;

const MEASURES: readonly Measure[] = [
  {
    what: 'HTTP keep-alive, 1 connection',
    unit: 'a second',
    run: (connect) => requests(connect, 1, 2000),
  },
  {
    what: 'HTTP keep-alive, 16 connections',
    unit: 'a second',
    run: (connect) => requests(connect, 16, 200),
  },
  {
    what: 'WebSocket echo, ping-pong',
    unit: 'a second',
    run: (connect) => echoes(connect, 3000, 1),
  },
  {
    what: 'WebSocket echo, 64 in flight',
    unit: 'a second',
    run: (connect) => echoes(connect, 6400, 64),
  },
];

export async function measureThroughput(): Promise<Figure[]> {
  const ours = await onMachine();
  const theirs = await onNative();
  return [...MEMORY, ...MEASURES].map(({ what, unit }, index) => ({
    what,
    unit,
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
  for (const { run } of MEMORY) figures.push(await run(connect));
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
