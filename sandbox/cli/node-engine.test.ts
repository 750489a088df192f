// Programs on the Node engine, as `node program` would run them: what they print, and how they end.
import { afterAll, describe, expect, test } from 'vitest';
import type { EmbeddedMachine } from '../engines/embedded-machine.ts';
import { createProbe } from '../probe/probe.ts';
import { openNodeMachine } from './node-machine.ts';

const TIME_TO_RUN = 20_000;
const machine = openNodeMachine();
afterAll(() => machine.teardown());

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

async function run(
  entry: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
  on: EmbeddedMachine = machine,
): Promise<Ended> {
  await on.mount({ [entry]: text, ...more });
  const process = await on.spawn('node', [entry], { packages: ['ws'] });
  const said = { stdout: '', stderr: '' };
  for await (const { stream, text: each } of process.output) said[stream] += each;
  return { ...said, code: await process.exit };
}

/** Frames in Node's own library, which another version may lay out in another way. */
const programFrames = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => !/^\s+at .*node:/.test(line))
    .join('\n');

describe('a program on the Node engine', { timeout: TIME_TO_RUN }, () => {
  test('runs ticks, microtasks, timers and immediates in Node’s order', async () => {
    const { stdout } = await run(
      'order.cjs',
      `setImmediate(() => console.log('immediate'));
setTimeout(() => { console.log('timer'); process.nextTick(() => console.log('tick in timer')); Promise.resolve().then(() => console.log('microtask in timer')); }, 0);
setTimeout(() => console.log('second timer'), 0);
process.nextTick(() => { console.log('tick'); Promise.resolve().then(() => { console.log('microtask in tick'); process.nextTick(() => console.log('tick in microtask')); }).then(() => console.log('microtask after')); });
Promise.resolve().then(() => console.log('microtask'));
console.log('main');`,
    );
    expect(stdout.trim().split('\n')).toEqual([
      'main',
      'tick',
      'microtask',
      'microtask in tick',
      'microtask after',
      'tick in microtask',
      'timer',
      'tick in timer',
      'microtask in timer',
      'second timer',
      'immediate',
    ]);
  });

  test('strips types and keeps columns', async () => {
    const { stdout, stderr, code } = await run(
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
    const { stderr, code } = await run('enum.ts', 'const before = 1;\nenum Colour { red }\n');
    expect(code).toBe(1);
    expect(stderr).toContain('enum.ts:2\nenum Colour { red }\n^');
    expect(stderr).toContain(
      'SyntaxError [ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX]: TypeScript enum is not supported in strip-only mode',
    );
  });

  test('links ES modules with live bindings, through a cycle', async () => {
    const { stdout } = await run(
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
    const { stdout } = await run(
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

  test('prints an uncaught error with its place, and exits with 1', async () => {
    const { stderr, code } = await run('throws.cjs', 'function f() {\n  null.x;\n}\nf();\n');
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

  test('prints a syntax error with its place', async () => {
    const { stderr, code } = await run('bad.mjs', 'const fine = 1;\nlet x = ;\n');
    expect(code).toBe(1);
    expect(programFrames(stderr)).toBe(`file:///home/reader/bad.mjs:2
let x = ;
        ^

SyntaxError: Unexpected token ';'

Node.js ${process.version}
`);
  });

  test('says which module is missing', async () => {
    const { stderr, code } = await run('lacks.mjs', "import './nope.mjs';\n");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/home/reader/nope.mjs' imported from /home/reader/lacks.mjs",
    );
  });

  test.each([
    ['a rejection that nobody handles', "Promise.reject(new Error('no'));", 1],
    ['process.exit', "process.exit(3); console.log('never');", 3],
    ['process.exitCode', 'process.exitCode = 4;', 4],
    ['an await that never ends', 'await new Promise(() => {});', 13],
    ['a handler of uncaught errors', "process.on('uncaughtException', () => {}); throw 1;", 0],
  ])('ends with the exit code of %s', async (_what, text, code) => {
    expect((await run('ends.mjs', text)).code).toBe(code);
  });

  test('serves HTTP with keep-alive, pipelining, trailers and errors for bad requests', async () => {
    const { stdout } = await run(
      'http.mjs',
      `import http from 'node:http';
import net from 'node:net';
const server = http.createServer((request, response) => {
  response.writeHead(200, { Trailer: 'X-Sum', Date: 'now' });
  response.write('hello ');
  response.addTrailers({ 'X-Sum': '1' });
  response.end(request.url);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address();
const raw = (text) => new Promise((done) => {
  let all = '';
  net.connect(port, '127.0.0.1').setEncoding('latin1').on('data', (part) => { all += part; }).on('close', () => done(all)).end(text);
});
console.log(JSON.stringify(await raw('GET /a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\nGET /b HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n')));
console.log(JSON.stringify(await raw('GARBAGE\\r\\n\\r\\n')));
server.close();`,
    );
    const [pipelined = '', bad = ''] = stdout
      .trim()
      .split('\n')
      .map((line) => String(JSON.parse(line)));
    expect(pipelined.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(pipelined).toContain('6\r\nhello \r\n2\r\n/b\r\n0\r\nX-Sum: 1\r\n\r\n');
    expect(bad).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });

  test('fetches over the machine’s network, also once it has been asked from outside', async () => {
    await machine.mount({
      'relay.mjs': `import { createServer } from 'node:http';
createServer(async ({ url }, response) => {
  if (url === '/inner') return response.end('from the machine');
  const answer = await fetch('http://localhost:8126/inner').catch((error) => error.cause);
  response.end(answer instanceof Response ? await answer.text() : String(answer));
}).listen(8126);`,
    });
    const ready = new Promise((resolve) => machine.on('server-ready', resolve));
    const program = await machine.spawn('node', ['relay.mjs']);
    await ready;
    const { response } = await createProbe(machine.connect, 8126).get('/');
    expect(response.text).toBe('from the machine');
    program.kill();
  });

  test('speaks WebSocket by the unmodified ws, with compression', async () => {
    const { stdout } = await run(
      'ws.mjs',
      `import { WebSocket, WebSocketServer } from 'ws';
const server = new WebSocketServer({ port: 8080, perMessageDeflate: { threshold: 0 } });
server.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })));
const client = new WebSocket('ws://127.0.0.1:8080');
client.on('open', () => client.send('z'.repeat(50_000)));
client.on('message', (data) => { console.log(data.length, client.extensions); client.close(4001, 'bye'); });
client.on('close', (code, reason) => { console.log(code, String(reason)); server.close(); });`,
    );
    expect(stdout).toBe(
      '50000 permessage-deflate; client_max_window_bits=15\n4001 bye\n'.replace(
        '; client_max_window_bits=15',
        '',
      ),
    );
  });

  test('keeps AsyncLocalStorage through await', async () => {
    const { stdout } = await run(
      'context.mjs',
      `import { AsyncLocalStorage } from 'node:async_hooks';
const storage = new AsyncLocalStorage();
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
async function work() {
  await sleep(2);
  const seen = [storage.getStore()];
  try { await Promise.reject(new Error('no')); } catch { seen.push(storage.getStore()); }
  for await (const each of (async function* () { yield 1; await sleep(1); yield 2; })()) seen.push(storage.getStore() + each);
  await Promise.all([1, 2].map(async () => { await sleep(1); seen.push(storage.getStore()); }));
  return seen.join(' ');
}
console.log(await Promise.all(['a', 'b'].map((name) => storage.run(name, work))));
console.log(storage.getStore());`,
    );
    expect(stdout).toBe("[ 'a a a1 a2 a a', 'b b b1 b2 b b' ]\nundefined\n");
  });

  test('says by name what the machine lacks', async () => {
    const { stderr, code } = await run('lacks.mjs', "import 'node:http2';");
    expect(code).toBe(1);
    expect(stderr).toContain('has no module "http2"');
  });

  test.each([
    ['new X509Certificate("x")', 'no TLS: "crypto.X509Certificate" is missing'],
    ['createPublicKey("x")', 'keys of OpenSSL: "crypto.KeyObjectHandle.init" is missing'],
  ])('says by name what its crypto lacks: %s', async (call, missing) => {
    const text = `const { X509Certificate, createPublicKey } = require('crypto'); ${call};`;
    const { stderr, code } = await run('lacks.cjs', text);
    expect(code).toBe(1);
    expect(stderr).toContain(missing);
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

  test('reads its standard input', async () => {
    const text = `process.stdin.setEncoding('utf8'); let all = '';
process.stdin.on('data', (part) => { all += part; });
process.stdin.on('end', () => console.log('got', all));`;
    await machine.mount({ 'reads.cjs': text });
    const process = await machine.spawn('node', ['reads.cjs']);
    const writer = process.input.getWriter();
    await writer.write('one ');
    await writer.write('two');
    await writer.close();
    let said = '';
    for await (const { text: each } of process.output) said += each;
    expect(said).toBe('got one two\n');
  });

  test('is asked to stop by SIGINT, and is ended where it does not', async () => {
    const stopped = async (text: string): Promise<Omit<Ended, 'stderr'>> => {
      await machine.mount({ 'runs.cjs': text });
      const process = await machine.spawn('node', ['runs.cjs']);
      let stdout = '';
      for await (const { text: each } of process.output) {
        stdout += each;
        if (each.includes('up')) process.kill();
      }
      return { stdout, code: await process.exit };
    };
    expect(
      await stopped(
        "process.on('SIGINT', () => { console.log('bye'); process.exit(5); }); setInterval(() => {}, 1000); console.log('up');",
      ),
    ).toEqual({ stdout: 'up\nbye\n', code: 5 });
    expect(await stopped("console.log('up'); setInterval(() => {}, 1000);")).toMatchObject({
      code: 130,
    });
    expect(await stopped("console.log('up'); for (;;);")).toMatchObject({ code: 137 });
  });
});
