// Our scripts for the container on this computer's own Node: a container runs a real one too.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containerScript } from '../../../../tools/bundle/container-script.ts';
import type { TapEvent } from '../../../kernel/tap.ts';
import { systemTime } from '../../../machine/system-time.ts';
import { Bridge } from '../bridge.ts';
import type { ContainerProcess } from '../container.ts';
import { Program } from '../program.ts';

let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'container-'));
  for (const name of ['preload', 'bridge'] as const)
    await writeFile(join(folder, `${name}.cjs`), await containerScript(name));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

function run(...words: readonly string[]): ContainerProcess {
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  child.stdout.setEncoding('utf8');
  return {
    exit: new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 137))),
    input: Writable.toWeb(child.stdin),
    output: Readable.toWeb(child.stdout) as ReadableStream<string>,
    kill: () => void child.kill('SIGKILL'),
  };
}

async function start(
  text: string,
  tap: (event: TapEvent) => void = () => undefined,
): Promise<Program> {
  await writeFile(join(folder, 'program.mjs'), text);
  return new Program(run('--require', './preload.cjs', 'program.mjs'), { tap, time: systemTime });
}

async function contract(name: string): Promise<Program> {
  return start(await readFile(new URL(`../../node/contract/${name}.mjs`, import.meta.url), 'utf8'));
}

async function said(program: Program): Promise<readonly string[]> {
  const chunks: string[] = [];
  for await (const { stream, text } of program.output) chunks.push(`${stream}: ${text}`);
  return chunks;
}

describe('the preload on a native Node', () => {
  test('keeps output apart, in its order, and the exit code', async () => {
    const program = await contract('prints');
    expect(await said(program)).toEqual(['stdout: one\n', 'stderr: two\n', 'stdout: three\n']);
    expect(await program.exit).toBe(3);
  });

  test('hands in input, says when the program waits for it, and lets it end', async () => {
    const program = await contract('greets');
    await new Promise<void>((resolve) => program.onInputWait((waits) => waits && resolve()));
    const input = program.input.getWriter();
    await input.write('Ada\nGrace\n');
    await input.close();
    expect((await said(program)).join('')).toBe(
      'stdout: hello Ada\nstdout: hello Grace\nstdout: bye\n',
    );
    expect(await program.exit).toBe(0);
  });

  test('brings Ctrl+C, which ends a program that does not handle it', async () => {
    const ends = async (text: string): Promise<number> => {
      const program = await start(text);
      const reader = program.output.getReader();
      await reader.read();
      program.interrupt();
      return program.exit;
    };
    expect(await ends("console.log('up'); setInterval(() => {}, 1000);")).toBe(130);
    expect(
      await ends(
        "process.on('SIGINT', () => process.exit(5)); console.log('up'); setInterval(() => {}, 1000);",
      ),
    ).toBe(5);
  });

  test('does not keep a program that has nothing left to do', async () => {
    const program = await start("import 'node:net'; process.stdin.once('data', () => {}).pause();");
    expect(await program.exit).toBe(0);
  });

  test('taps what an HTTP server gets and sends, and the bridge reaches it', async () => {
    const events: TapEvent[] = [];
    const program = await start(
      `import { createServer } from 'node:http';
const server = createServer((request, response) => response.end('hello ' + request.url));
server.listen(0, () => console.log(server.address().port));`,
      (event) => events.push(event),
    );
    const { value } = await program.output.getReader().read();
    const port = Number(value?.text);
    const answer = await new Promise<string>((resolve) =>
      request({ port, path: '/native', agent: false }, async (response) =>
        resolve((await response.setEncoding('utf8').toArray()).join('')),
      ).end(),
    );
    expect(answer).toBe('hello /native');

    const bridge = new Bridge(run('bridge.cjs'));
    const connection = await bridge.connect(port);
    await connection.write(new TextEncoder().encode('GET /bridged HTTP/1.0\r\n\r\n'));
    let bridged = '';
    for (let bytes = await connection.read(); bytes; bytes = await connection.read())
      bridged += new TextDecoder().decode(bytes);
    connection.end();
    expect(bridged).toContain('hello /bridged');
    bridge.close();
    program.kill();
    await program.exit;

    for (const [flow, path] of [
      [1, '/native'],
      [2, '/bridged'],
    ] as const) {
      const mine = events.filter((event) => event.flow === flow);
      expect(mine[0]).toMatchObject({ kind: 'open', server: { address: '127.0.0.1', port } });
      expect(textOf(mine, 'client-to-server')).toContain(`GET ${path} HTTP/1.`);
      expect(textOf(mine, 'server-to-client')).toContain(`hello ${path}`);
      expect(mine.filter(({ kind }) => kind === 'end')).toHaveLength(2);
    }
  });
});

test('the preload taps the servers of threads too', async () => {
  const events: TapEvent[] = [];
  const program = await start(
    `import { request } from 'node:http';
import { Worker } from 'node:worker_threads';
const thread = (name) => new Promise((resolve) => {
  const code = "const { parentPort, workerData } = require('worker_threads'); const server = require('http').createServer((_, response) => response.end(workerData)); server.listen(0, () => parentPort.postMessage(server.address().port)); parentPort.once('message', () => server.close())";
  const worker = new Worker(code, { eval: true, workerData: name });
  worker.once('message', (port) => resolve({ worker, port }));
});
for (const { worker, port } of await Promise.all(['one', 'two'].map(thread)))
  request({ port, agent: false }, (response) => response.resume().on('end', () => worker.postMessage('stop'))).end();`,
    (event) => events.push(event),
  );
  expect(await program.exit).toBe(0);
  const flows = [...new Set(events.map(({ flow }) => flow))];
  const answers = flows.map((flow) =>
    textOf(
      events.filter((event) => event.flow === flow),
      'server-to-client',
    ).slice(-3),
  );
  expect(answers.toSorted()).toEqual(['one', 'two']);
});

function textOf(events: readonly TapEvent[], direction: string): string {
  return events
    .map((event) =>
      event.kind === 'data' && event.direction === direction
        ? new TextDecoder().decode(event.bytes)
        : '',
    )
    .join('');
}
