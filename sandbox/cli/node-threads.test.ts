// Threads of programs on the Node engine, as the machine sees them. What programs see of them is in conformance/node.
import { afterAll, describe, expect, test } from 'vitest';
import type { Process } from '../machine/machine.ts';
import { createProbe } from '../probe/probe.ts';
import { openNodeMachine } from './node-machine.ts';

const TIME_TO_RUN = 30_000;
const PORT = 8127;
const machine = openNodeMachine();
afterAll(() => machine.teardown());

/** A server whose connections are answered by a thread of its own. */
const SERVES = `const { Worker, isMainThread } = require('node:worker_threads');
if (isMainThread) {
  const worker = new Worker(__filename);
  worker.on('exit', (code) => console.log('exit', code));
  process.stdin.once('data', () => worker.terminate());
} else require('node:http').createServer((_, response) => response.end('by the thread')).listen(${PORT});`;

async function start(text: string): Promise<Process> {
  await machine.mount({ 'main.cjs': text });
  return machine.spawn('node', ['main.cjs']);
}

function whenPort(type: 'open' | 'close'): Promise<number> {
  return new Promise((resolve) => {
    const stop = machine.on('port', (event) => {
      if (event.type !== type) return;
      stop();
      resolve(event.port);
    });
  });
}

async function textOf({ output }: Process): Promise<string> {
  let text = '';
  for await (const each of output) text += each.text;
  return text;
}

describe('a thread of a Node program', { timeout: TIME_TO_RUN }, () => {
  test('serves on the machine’s network, and its port closes with it', async () => {
    const opened = whenPort('open');
    const process = await start(SERVES);
    const said = textOf(process);
    expect(await opened).toBe(PORT);
    const { response } = await createProbe(machine.connect, PORT).get('/');
    expect(response.text).toBe('by the thread');
    const closed = whenPort('close');
    const input = process.input.getWriter();
    await input.write('stop');
    expect(await closed).toBe(PORT);
    await input.close();
    expect(await said).toBe('exit 1\n');
  });

  test('is told to have ended when its connections are reset', async () => {
    const process =
      await start(`const { Worker, isMainThread, parentPort } = require('node:worker_threads');
const net = require('node:net');
if (isMainThread) {
  const worker = new Worker(__filename);
  worker.on('message', (port) => {
    const socket = net.connect(port).on('error', ({ code }) => console.log(code));
    socket.on('data', () => worker.terminate().then(() => console.log('ended')));
  });
} else {
  const server = net.createServer((socket) => socket.on('error', () => {}).write('up'));
  server.listen(0, () => parentPort.postMessage(server.address().port));
}`);
    expect(await textOf(process)).toBe('ECONNRESET\nended\n');
  });

  test('ends with its program', async () => {
    const opened = whenPort('open');
    const process = await start(SERVES);
    await opened;
    const closed = whenPort('close');
    process.kill();
    expect(await closed).toBe(PORT);
  });
});
