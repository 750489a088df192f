import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Assets } from './assets.ts';
import { MANIFEST } from './manifest.ts';

const file = (name: string) => ({ file: name, size: 1 });
const packed = (name: string) => ({ ...file(name), unpacked: 2, modules: [] });

/** As much of the list as Node's files are found by. */
const NODE_FILES = {
  jailLater: file('jail-later.js'),
  nodeWorker: file('node-worker.bin'),
  nodePrograms: file('node-programs.bin'),
  nodeRareCode: packed('node-rare-code.bin'),
  nodeLibrary: [packed('node-library-0.bin'), packed('node-library-1.bin')],
  npmPackages: { ws: file('npm-ws.bin') },
};

/** Nothing but promises is waited for here: a task later all has happened that could. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what may follow is asked for behind all that a first Run of Node needs', async () => {
  const asked: string[] = [];
  const held = 'node-worker.bin';
  const bin = zstdCompressSync('{}');
  const list = new TextEncoder().encode(JSON.stringify(NODE_FILES));
  const assets = new Assets((name) => {
    asked.push(name);
    const bytes = name === MANIFEST ? list : bin;
    if (name !== held) queueMicrotask(() => assets.arrived(name, bytes));
  });
  const parts = assets.nodeParts(['ws']);
  await settled();
  const first = ['node-library-0.bin', 'node-programs.bin', held, 'npm-ws.bin'];
  expect(asked.slice(1).sort()).toEqual(first);
  assets.arrived(held, bin);
  await parts;
  await settled();
  expect(asked.slice(5).sort()).toEqual(['node-library-1.bin', 'node-rare-code.bin']);
});
