// Programs on the Node engine whose rare code is still on its way, as in a browser.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rareCodeScript } from '../../tools/bundle/rare-code-script.ts';
import { findKnownPrograms } from '../../tools/node/known-programs.ts';
import type { EmbeddedMachine } from '../engines/embedded-machine.ts';
import { deliverFile, expectFile, loseFile } from '../engines/process/arriving-file.ts';
import { openNodeMachine } from './node-machine.ts';
import { untilEnd } from './until-end.ts';

const TIME_TO_RUN = 20_000;
const LESSON = new URL('../../lessons/10-switching-protocols/node/', import.meta.url);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

let script: Uint8Array;
let known: Uint8Array;
let files: Readonly<Record<string, string>>;
beforeAll(async () => {
  script = encode(await rareCodeScript());
  known = encode(JSON.stringify(await findKnownPrograms({})));
  const read = (name: string): Promise<string> => readFile(new URL(name, LESSON), 'utf8');
  files = { 'server.ts': await read('server.ts'), 'index.html': await read('index.html') };
});

let machine: EmbeddedMachine | undefined;
afterEach(() => machine?.teardown());

/** The rare code is delivered to `memory`, or is not. */
async function open(): Promise<{
  readonly machine: EmbeddedMachine;
  readonly memory: SharedArrayBuffer;
}> {
  const memory = expectFile(script.length);
  machine = openNodeMachine({
    delivery: (node) => ({
      ...node,
      parts: async (names) => ({ ...(await node.parts(names)), known, rareCode: memory }),
    }),
  });
  return { machine, memory };
}

describe('a program whose rare code is on its way', { timeout: TIME_TO_RUN }, () => {
  test('serves, where it is a lesson’s own', async () => {
    const { machine } = await open();
    await machine.mount(files);
    const ready = new Promise<number>((resolve) =>
      machine.on('server-ready', ({ port }) => resolve(port)),
    );
    await machine.spawn('node', ['server.ts']);
    expect(await ready).toBe(8888);
  });

  test('stops where it is edited, and goes on when the code is there', async () => {
    const { machine, memory } = await open();
    const program = `import { createHash, randomBytes } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
const text: string = gunzipSync(gzipSync('edited')).toString();
console.log(deserialize(serialize(text)), createHash('sha1').update(text).digest('hex'), randomBytes(3).length);
`;
    await machine.mount({ 'server.ts': program });
    const process = await machine.spawn('node', ['server.ts']);
    deliverFile(memory, script);
    const sha1 = createHash('sha1').update('edited').digest('hex');
    expect(await untilEnd(process)).toEqual({
      stdout: `edited ${sha1} 3\n`,
      stderr: '',
      code: 0,
    });
  });

  test('can be stopped while it waits', async () => {
    const { machine } = await open();
    const program = "console.log('before');\nrequire('node:crypto').createHash('sha1');\n";
    await machine.mount({ 'server.cjs': program });
    const process = await machine.spawn('node', ['server.cjs']);
    await process.output.getReader().read();
    process.kill();
    expect(await process.exit).toBe(137);
  });

  test('says what to do where the code does not come', async () => {
    const { machine, memory } = await open();
    await machine.mount({
      'server.mjs': "import { createHash } from 'node:crypto';\ncreateHash('sha1');\n",
    });
    const process = await machine.spawn('node', ['server.mjs']);
    loseFile(memory);
    const { stderr, code } = await untilEnd(process);
    expect(stderr).toContain('Check the connection and press Run again.');
    expect(code).toBe(1);
  });
});
