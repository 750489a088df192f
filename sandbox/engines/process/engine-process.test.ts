import { describe, expect, test } from 'vitest';
import type { EngineWorker, Program } from './engine.ts';
import { EngineProcess } from './engine-process.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

type Parts = Record<string, never>;

/** A worker that does nothing by itself. */
class FakeWorker implements EngineWorker<Parts> {
  readonly heard: ToWorker<Parts>[] = [];
  isTerminated = false;
  say: (message: FromWorker) => void = () => undefined;
  die: (why: string) => void = () => undefined;

  postMessage(message: ToWorker<Parts>): void {
    this.heard.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.say = listener;
  }
  onDeath(listener: (why: string) => void): void {
    this.die = listener;
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

const PROGRAM: Program = {
  argv: [],
  files: {},
  env: {},
  packages: [],
  onOutput: () => undefined,
  onInputWait: () => undefined,
};

async function startProgram() {
  const workers: FakeWorker[] = [];
  const kinds: string[] = [];
  const process = new EngineProcess<Parts>(
    {
      createWorker: () => {
        const worker = new FakeWorker();
        workers.push(worker);
        return worker;
      },
      parts: async () => ({}),
      attach: (kind) => {
        kinds.push(kind);
        return {
          port: new MessageChannel().port2,
          numbers: { firstFlow: 1, firstPort: 1, lastPort: 2 },
          pid: 1,
          left: Promise.resolve(),
          detach: () => undefined,
        };
      },
      onStage: () => undefined,
      onTap: () => undefined,
    },
    [],
  );
  await settled();
  const [main] = workers;
  if (main === undefined) throw new Error('The process has no worker.');
  main.say({ kind: 'booted' });
  await process.booted;
  process.run(PROGRAM);
  const startThread = async (id: number, by = main): Promise<FakeWorker> => {
    by.say({ kind: 'thread', id, port: new MessageChannel().port1 });
    await settled();
    return workers.at(-1) ?? main;
  };
  return { process, main, workers, kinds, startThread };
}

/** All that has been resolved is told. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const endings = (worker: FakeWorker): object[] =>
  worker.heard.filter(({ kind }) => kind === 'thread-ended');

describe('a program that starts threads', () => {
  test('gets a worker for each, with a place on the network and the port it has sent', async () => {
    const { startThread, kinds, main } = await startProgram();
    const thread = await startThread(1);
    expect(thread).not.toBe(main);
    expect(kinds).toEqual(['process', 'thread']);
    expect(thread.heard).toEqual([
      expect.objectContaining({ kind: 'boot', thread: expect.any(MessagePort) }),
    ]);
  });

  test('hears the code with which one ends', async () => {
    const { startThread, main, process } = await startProgram();
    const thread = await startThread(1);
    thread.say({ kind: 'exit', code: 3 });
    await settled();
    expect(endings(main)).toEqual([{ kind: 'thread-ended', id: 1, code: 3 }]);
    expect(thread.isTerminated).toBe(true);
    expect(process.isDead).toBe(false);
  });

  test('can end one', async () => {
    const { startThread, main } = await startProgram();
    const thread = await startThread(1);
    main.say({ kind: 'end-thread', id: 1 });
    await settled();
    expect(thread.isTerminated).toBe(true);
    expect(endings(main)).toEqual([{ kind: 'thread-ended', id: 1, code: 137 }]);
  });

  test('hears why one broke down, and goes on', async () => {
    const { startThread, main, process } = await startProgram();
    const thread = await startThread(1);
    thread.die('out of memory');
    await settled();
    expect(endings(main)).toEqual([
      { kind: 'thread-ended', id: 1, code: 134, why: 'out of memory' },
    ]);
    expect(process.isDead).toBe(false);
  });

  test('takes all of them along when it ends, and theirs', async () => {
    const { startThread, process, workers } = await startProgram();
    const thread = await startThread(1);
    await startThread(1001, thread);
    process.kill();
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, true, true]);
  });

  test('gets no more than 32 at a time, those of its threads among them', async () => {
    const { startThread, main, workers } = await startProgram();
    const first = await startThread(1);
    for (let id = 2; id <= 32; id++) await startThread(id);
    await startThread(1001, first);
    expect(workers).toHaveLength(33);
    const refused = { kind: 'thread-ended', id: 1001, code: 1, why: expect.any(String) };
    expect(endings(first)).toEqual([refused]);
    main.say({ kind: 'end-thread', id: 2 });
    await settled();
    await startThread(1001, first);
    expect(workers).toHaveLength(34);
  });
});
