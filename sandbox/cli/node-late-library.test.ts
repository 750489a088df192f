// Programs on the Node engine whose library is still on its way, as in a browser.
import { afterEach, describe, expect, test } from 'vitest';
import { findKnownPrograms } from '../../tools/node/known-programs.ts';
import { readLessonPrograms } from '../../tools/node/lesson-programs.ts';
import type { EmbeddedMachine, EngineParts } from '../engines/embedded-machine.ts';
import type { NodeParts } from '../engines/node/protocol.ts';
import { expectFile, loseFile } from '../engines/process/arriving-file.ts';
import { deliverInParts } from './library-in-parts.ts';
import { openNodeMachine } from './node-machine.ts';
import { runNode } from './test-node-program.ts';
import { untilEnd } from './until-end.ts';

const TIME_TO_RUN = 20_000;
/** A function that no server needs to listen. */
const REACHES = "import { parse } from 'node:querystring';\nconsole.log(parse('a=1').a);\n";

let machine: EmbeddedMachine | undefined;
afterEach(() => machine?.teardown());

/** The same engine, to which nothing but the first part comes as long as there is no network. */
function loseParts(
  node: EngineParts<NodeParts>,
  network: { readonly isThere: boolean },
): EngineParts<NodeParts> {
  const lost = (): SharedArrayBuffer => {
    const memory = expectFile(1);
    loseFile(memory);
    return memory;
  };
  return {
    ...node,
    parts: async (names) => {
      const { library, ...parts } = await node.parts(names);
      if (network.isThere) return { library, ...parts };
      return { library: library.map((each, index) => (index === 0 ? each : lost())), ...parts };
    },
  };
}

describe('a program whose library is on its way', { timeout: TIME_TO_RUN }, () => {
  test.each([
    ['eval', 'globalThis.eval = undefined;'],
    ['apply', "Function.prototype.apply = () => { throw new Error('no'); };"],
    ['lists', "for (let at = 0; at < 99; at++) Array.prototype[at] = 'x';"],
    ['JSON', 'JSON.parse = undefined;'],
  ])('reaches all of it, whatever the program has made of %s', async (_what, change) => {
    machine = openNodeMachine({ delivery: deliverInParts });
    const { stdout, code } = await runNode(
      machine,
      'changes.mjs',
      `import { parse } from 'node:querystring';\n${change}\nconst { a } = parse('a=1');\nprocess._rawDebug(a);\nconsole.log(a);\n`,
    );
    expect([stdout, code]).toEqual(['1\n', 0]);
  });

  test.each(['ends.mjs', 'ends.ts'])('says what to do where a part is lost: %s', async (file) => {
    machine = openNodeMachine({ delivery: (node) => loseParts(node, { isThere: false }) });
    const { stdout, stderr, code } = await runNode(
      machine,
      file,
      `console.log('begun');\n${REACHES}`,
    );
    expect(stdout).toBe('begun\n');
    expect(stderr).toContain('Check the connection and press Run again.');
    expect(code).toBe(1);
  });

  test('has it again at the next run, once the network is back', async () => {
    const network = { isThere: false };
    machine = openNodeMachine({ delivery: (node) => loseParts(node, network), keepsSpare: true });
    // Its spare boots when it listens.
    const listens = "import { createServer } from 'node:http';\ncreateServer().listen(8888);\n";
    const spareBoots = new Promise<void>((resolve) => machine?.on('port', () => resolve()));
    await machine.mount({ 'listens.mjs': listens });
    const process = await machine.spawn('node', ['listens.mjs']);
    await spareBoots;
    process.kill();
    await process.exit;
    network.isThere = true;
    const { stdout, code } = await runNode(machine, 'again.mjs', REACHES);
    expect([stdout, code]).toEqual(['1\n', 0]);
  });
});

describe('the first part of the library', { timeout: TIME_TO_RUN }, async () => {
  const known = new TextEncoder().encode(JSON.stringify(await findKnownPrograms({})));
  const lessons = await readLessonPrograms();
  /** Those whose programs import nothing large. */
  const plain = lessons.filter(
    ({ 'server.ts': text = '' }) =>
      !/from '(?!node:|\.)|'node:(?:crypto|perf_hooks|util|worker_threads|zlib)'/.test(text),
  );

  test('is all that the program of a plain lesson needs to listen', async () => {
    expect(plain.length).toBeGreaterThan(8);
    for (const files of plain) {
      machine = openNodeMachine({
        delivery: (node) => {
          const lost = loseParts(node, { isThere: false });
          return { ...lost, parts: async (names) => ({ ...(await lost.parts(names)), known }) };
        },
      });
      const listens = new Promise<string>((resolve) =>
        machine?.on('server-ready', ({ port }) => resolve(`listens on ${port}`)),
      );
      await machine.mount(files);
      const process = await machine.spawn('node', ['server.ts']);
      const ends = untilEnd(process).then(({ stderr }) => stderr);
      expect(await Promise.race([listens, ends])).toBe('listens on 8888');
      machine.teardown();
    }
  });
});
