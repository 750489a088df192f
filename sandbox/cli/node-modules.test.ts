// Modules of programs on the Node engine: how they are loaded, and types taken out of them.
import { afterAll, describe, expect, test } from 'vitest';
import { openNodeMachine } from './node-machine.ts';
import { programFrames, runNode } from './test-node-program.ts';

const TIME_TO_RUN = 20_000;
const machine = openNodeMachine();
afterAll(() => machine.teardown());

describe('modules on the Node engine', { timeout: TIME_TO_RUN }, () => {
  test('strips types and keeps columns', async () => {
    const { stdout, stderr, code } = await runNode(
      machine,
      'types.ts',
      `interface Point { readonly x: number }
const point: Point = { x: 1 } as const satisfies Point;
class Box<T extends Point> { private readonly inner: T; constructor(inner: T) { this.inner = inner } get(): T { return this.inner! } }
console.log(new Box<Point>(point).get());
const fail = (why?: string): never => { throw new Error(why) };
fail('here');`,
    );
    expect(stdout).toBe('{ x: 1 }\n');
    expect(code).toBe(1);
    expect(programFrames(stderr)).toContain(
      `    at fail (/home/reader/types.ts:5:47)
    at Object.<anonymous> (/home/reader/types.ts:6:1)`.replaceAll('(/home', '(file:///home'),
    );
  });

  test('refuses syntax that would have to be turned into code', async () => {
    const { stderr, code } = await runNode(
      machine,
      'enum.ts',
      'const before = 1;\nenum Colour { red }\n',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('enum.ts:2\nenum Colour { red }\n^');
    expect(stderr).toContain(
      'SyntaxError [ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX]: TypeScript enum is not supported in strip-only mode',
    );
  });

  test('links ES modules with live bindings, through a cycle', async () => {
    const { stdout } = await runNode(
      machine,
      'main.mjs',
      `import { count, increment } from './counter.mjs';
import counter, * as all from './counter.mjs';
import { name } from './data.json' with { type: 'json' };
`.replace("import { name } from './data.json'", "import data from './data.json'") +
        `console.log(count, increment(), count, counter, all, data.name, import.meta.main);
const lazy = await import('node:path');
console.log(lazy.basename(import.meta.filename));`,
      {
        'counter.mjs': `import { describe } from './other.mjs';
export let count = 0;
export const increment = () => { count++; return describe(); };
export default 'counter';`,
        'other.mjs': `import { count } from './counter.mjs';
export function describe() { return 'count is ' + count; }`,
        'data.json': '{"name": "json"}',
      },
    );
    expect(stdout).toBe(`0 count is 1 1 counter [Module: null prototype] {
  count: 1,
  default: 'counter',
  increment: [Function: increment]
} json true
main.mjs
`);
  });

  test('requires CommonJS, built-ins, packages and ES modules', async () => {
    const { stdout } = await runNode(
      machine,
      'main.cjs',
      `const { join } = require('node:path');
console.log(require('./lib').twice(4), join(__dirname, 'x'), require('./part.mjs').part, require.main === module);
console.log(typeof require('ws').WebSocketServer);`,
      {
        'lib/index.js': 'exports.twice = (n) => n * 2;',
        'part.mjs': "export const part = 'esm';",
      },
    );
    expect(stdout).toBe('8 /home/reader/x esm true\nfunction\n');
  });

  test('says which module is missing', async () => {
    const { stderr, code } = await runNode(machine, 'lacks.mjs', "import './nope.mjs';\n");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/home/reader/nope.mjs' imported from /home/reader/lacks.mjs",
    );
  });

  test('loads what --require names before the program, which does not see it', async () => {
    await machine.mount({
      'before.cjs': 'globalThis.before = process.execArgv;',
      'after.mjs': 'console.log(before, process.argv.slice(1));',
    });
    const process = await machine.spawn('node', ['--require', './before.cjs', 'after.mjs', 'x']);
    let said = '';
    for await (const { text } of process.output) said += text;
    expect(said).toBe("[ '--require', './before.cjs' ] [ '/home/reader/after.mjs', 'x' ]\n");
  });
});
