// Requests and messages a second, and memory: the same program and the same client, on the machine and on native CPython.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openNodeMachine } from '../sandbox/cli/node-machine.ts';
import type { Connect } from '../sandbox/kernel/connection.ts';
import { PORT } from './exchange.ts';
import { MEMORY } from './memory.ts';
import { connectNative } from './native-connection.ts';
import { nativeTornado } from './native-tornado.ts';
import { measureServing, SERVING } from './serving.ts';
import type { Figure } from './table.ts';

const PROGRAM = fileURLToPath(new URL('programs/serve.py', import.meta.url));
export async function measureThroughput(): Promise<Figure[]> {
  const ours = await onMachine();
  const theirs = await onNative();
  return [...MEMORY, ...SERVING].map(({ what, unit }, index) => ({
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
  return [...figures, ...(await measureServing(connect))];
}
