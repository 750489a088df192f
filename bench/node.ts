// Node's engine beside the very Node whose library it runs: how fast a server is ready and serves, by the same program and
// the same client; and what a reader's browser fetches before the first Run of one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { openNodeMachine } from '../sandbox/cli/node-machine.ts';
import type { EmbeddedMachine } from '../sandbox/engines/embedded-machine.ts';
import { MANIFEST, type Manifest } from '../sandbox/jail/manifest.ts';
import { connectNative } from './native-connection.ts';
import { measureServing, SERVING } from './serving.ts';
import { type Figure, median } from './table.ts';

const PROGRAM = new URL('programs/serve.mjs', import.meta.url);
const BUILT = new URL('../dist/machine/', import.meta.url);
const CACHE = new URL('../.cache/bench/', import.meta.url);
const ROUNDS = 7;
/** Rounds in which V8 has compiled what is asked of a server all the time, here and natively. */
const WARMING = 6;
/** Milliseconds in which a spare interpreter has surely booted. */
const READING = 1_500;
/** Kilobytes, compressed. */
const MOST_BYTES = 250;
const KILO = 1000;

export async function measureNode(): Promise<Figure[]> {
  const machine = openNodeMachine({ keepsSpare: true });
  await machine.mount({ 'serve.mjs': await readFile(PROGRAM) });
  const cold = await startHere(machine);
  const warm: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await new Promise((resolve) => setTimeout(resolve, READING));
    warm.push((await startHere(machine)).ms);
  }
  const server = await startHere(machine, false);
  const ours = await measureServing(machine.connect, WARMING);
  server.stop();
  machine.teardown();

  const starts: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { ms, stop } = await startNatively();
    starts.push(ms);
    await stop();
  }
  const native = await startNatively();
  const theirs = await measureServing(() => connectNative(native.port), WARMING);
  await native.stop();
  const nativeStart = median(starts);
  return [
    { what: 'ready, cold', unit: 'ms', ours: cold.ms, theirs: nativeStart },
    { what: 'ready, warm', unit: 'ms', ours: median(warm), theirs: nativeStart },
    ...SERVING.map(({ what, unit }, index) => ({
      what,
      unit,
      ours: ours[index] ?? Number.NaN,
      theirs: theirs[index],
    })),
  ];
}

async function startHere(
  machine: EmbeddedMachine,
  stops = true,
): Promise<{ readonly ms: number; readonly stop: () => void }> {
  const ready = new Promise<void>((resolve) => {
    const stop = machine.on('server-ready', () => {
      stop();
      resolve();
    });
  });
  const started = performance.now();
  const process = await machine.spawn('node', ['serve.mjs'], { packages: ['ws'] });
  await ready;
  const ms = performance.now() - started;
  if (stops) {
    process.kill();
    await process.exit;
  }
  return { ms, stop: () => process.kill() };
}

interface NativeServer {
  readonly ms: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** On a port that is free. */
async function startNatively(): Promise<NativeServer> {
  // Beside the repository's packages.
  await mkdir(CACHE, { recursive: true });
  const program = fileURLToPath(new URL('serve.mjs', CACHE));
  await copyFile(PROGRAM, program);
  const started = performance.now();
  const node = spawn(process.execPath, [program, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(node.stdout, 'data')) as [Buffer];
  const ms = performance.now() - started;
  return {
    ms,
    port: Number(said),
    stop: async () => {
      const ended = once(node, 'exit');
      node.kill();
      await ended;
    },
  };
}

/** What is fetched of the machine, compressed as a host would, beside the goal. */
export async function measureNodeBytes(): Promise<Figure[]> {
  const manifest = JSON.parse(await readFile(new URL(MANIFEST, BUILT), 'utf8')) as Manifest;
  const size = async (name: string): Promise<number> => {
    const bytes = await readFile(new URL(name, BUILT));
    return name.endsWith('.bin') ? bytes.length : (await promisify(gzip)(bytes)).length;
  };
  const files = {
    "the jail's document": ['jail.html', MANIFEST],
    "the worker's script": [manifest.nodeWorker.file],
    'what is known of the lessons': [manifest.nodePrograms.file],
    "Node's library": manifest.nodeLibrary.slice(0, 1).map(({ file }) => file),
  };
  const figures: Figure[] = [];
  let all = 0;
  for (const [what, names] of Object.entries(files)) {
    let bytes = 0;
    for (const name of names) bytes += await size(name);
    all += bytes;
    figures.push({ what, unit: 'kB', ours: bytes / KILO });
  }
  return [
    ...figures,
    {
      what: 'bytes to the first Run, beside the goal',
      unit: 'kB',
      ours: all / KILO,
      theirs: MOST_BYTES,
    },
  ];
}
