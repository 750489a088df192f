// How programs end on the Node engine, and what they then say.
import { afterAll, describe, expect, test } from 'vitest';
import { openNodeMachine } from './node-machine.ts';
import { programFrames, runNode } from './test-node-program.ts';

const TIME_TO_RUN = 20_000;
const machine = openNodeMachine();
afterAll(() => machine.teardown());

describe('the end of a program on the Node engine', { timeout: TIME_TO_RUN }, () => {
  test('prints an uncaught error with its place, and exits with 1', async () => {
    const { stderr, code } = await runNode(
      machine,
      'throws.cjs',
      'function f() {\n  null.x;\n}\nf();\n',
    );
    expect(code).toBe(1);
    expect(programFrames(stderr)).toBe(`/home/reader/throws.cjs:2
  null.x;
       ^

TypeError: Cannot read properties of null (reading 'x')
    at f (/home/reader/throws.cjs:2:8)
    at Object.<anonymous> (/home/reader/throws.cjs:4:1)

Node.js ${process.version}
`);
  });

  test.each([
    ['where it was thrown', 'throws.cjs', '^'],
    ['where it was made, if a promise brings it', 'throws.mjs', '      ^'],
  ])('points at an error %s', async (_where, file, arrow) => {
    const { stderr } = await runNode(machine, file, "throw new Error('no');\n");
    expect(stderr.split('\n')[2]).toBe(arrow);
  });

  test('shows a frame of Node’s own by its name, or by its place alone', async () => {
    const { stderr } = await runNode(machine, 'throws.mjs', "throw new Error('no');\n");
    const frames = stderr.split('\n').filter((line) => line.includes('node:internal'));
    expect(frames).toEqual([
      '    at ModuleJob.run (node:internal/modules/esm/module_job)',
      '    at async node:internal/modules/esm/loader',
      '    at async asyncRunEntryPointWithESMLoader (node:internal/modules/run_main)',
    ]);
  });

  test('prints a syntax error with its place', async () => {
    const { stderr, code } = await runNode(machine, 'bad.mjs', 'const fine = 1;\nlet x = ;\n');
    expect(code).toBe(1);
    expect(programFrames(stderr)).toBe(`file:///home/reader/bad.mjs:2
let x = ;
        ^

SyntaxError: Unexpected token ';'

Node.js ${process.version}
`);
  });

  test.each([
    ['a rejection that nobody handles', "Promise.reject(new Error('no'));", 1],
    ['process.exit', "process.exit(3); console.log('never');", 3],
    ['process.exitCode', 'process.exitCode = 4;', 4],
    ['an await that never ends', 'await new Promise(() => {});', 13],
    ['a handler of uncaught errors', "process.on('uncaughtException', () => {}); throw 1;", 0],
  ])('ends with the exit code of %s', async (_what, text, code) => {
    expect((await runNode(machine, 'ends.mjs', text)).code).toBe(code);
  });

  test('says by name what the machine lacks', async () => {
    const { stderr, code } = await runNode(machine, 'lacks.mjs', "import 'node:http2';");
    expect(code).toBe(1);
    expect(stderr).toContain('has no module "http2"');
  });

  test.each([
    ['new X509Certificate("x")', 'no TLS: "crypto.X509Certificate" is missing'],
    ['createPublicKey("x")', 'keys of OpenSSL: "crypto.KeyObjectHandle.init" is missing'],
    ['new Worker("", { eval: true, env: SHARE_ENV })', 'no "worker_threads.SHARE_ENV"'],
  ])('says by name what its modules lack: %s', async (call, missing) => {
    const text = `const { X509Certificate, createPublicKey } = require('crypto');
const { SHARE_ENV, Worker } = require('worker_threads');
${call};`;
    const { stderr, code } = await runNode(machine, 'lacks.cjs', text);
    expect(code).toBe(1);
    expect(stderr).toContain(missing);
  });
});
