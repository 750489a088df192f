// Programs on the Node engine, as `node program` would run them: in which order, and with what input and signals.
import { afterAll, describe, expect, test } from 'vitest';
import { openNodeMachine } from './node-machine.ts';
import { runNode } from './test-node-program.ts';
import type { Ended } from './until-end.ts';

const TIME_TO_RUN = 20_000;
const machine = openNodeMachine();
afterAll(() => machine.teardown());

describe('a program on the Node engine', { timeout: TIME_TO_RUN }, () => {
  test('runs ticks, microtasks, timers and immediates in Node’s order', async () => {
    const { stdout } = await runNode(
      machine,
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

  test('keeps AsyncLocalStorage through await', async () => {
    const { stdout } = await runNode(
      machine,
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
