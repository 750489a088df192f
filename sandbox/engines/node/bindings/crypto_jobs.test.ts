import { expect, test } from 'vitest';
import type { Realm } from '../realm.ts';
import { jobClass, missingJobs } from './crypto_jobs.ts';

const [ASYNC, SYNC, WEB] = [0, 1, 2];

/** A realm whose loop runs when it is told to. */
function stillRealm(): { realm: Realm; turn(): void } {
  const posted: (() => void)[] = [];
  const realm = {
    loop: {
      hold: () => undefined,
      release: () => undefined,
      post: (callback: () => void) => posted.push(callback),
    },
    context: { keep: (callback: () => void) => callback },
    perContext: { DOMException },
  } as unknown as Realm;
  return { realm, turn: () => posted.shift()?.() };
}

const sum = (bytes: Uint8Array) => (): number => bytes.reduce((all, each) => all + each, 0);

test('a job works at once, for a callback or for a promise', async () => {
  const { realm, turn } = stillRealm();
  const Job = jobClass(realm, sum);
  expect(new Job(SYNC, Uint8Array.of(1, 2)).run()).toEqual([undefined, 3]);
  const told: unknown[] = [];
  const job = new Job(ASYNC, Uint8Array.of(1, 2));
  job.ondone = (...values) => told.push(values);
  job.run();
  expect(told).toEqual([]);
  turn();
  expect(told).toEqual([[undefined, 3]]);
  const promise = new Job(WEB, Uint8Array.of(1, 2)).run();
  turn();
  expect(await promise).toBe(3);
});

test('what a program changes after its call changes nothing in what comes later', async () => {
  const { realm, turn } = stillRealm();
  const bytes = Uint8Array.of(1, 2);
  const promise = new (jobClass(realm, sum))(WEB, bytes).run();
  bytes.fill(9);
  turn();
  expect(await promise).toBe(3);
});

test('an error is a value, a first argument or a rejection', async () => {
  const { realm, turn } = stillRealm();
  const error = new Error('no');
  const Job = jobClass(realm, () => () => {
    throw error;
  });
  expect(new Job(SYNC).run()).toEqual([error, undefined]);
  const promise = new Job(WEB).run();
  turn();
  await expect(promise).rejects.toBe(error);
});

test('what is wrong with the arguments is thrown when the job is made', () => {
  const Job = jobClass(stillRealm().realm, () => {
    throw new Error('no');
  });
  expect(() => new Job(WEB)).toThrow('no');
});

test('a job that is missing names what no program can do here', async () => {
  const { realm } = stillRealm();
  const { AESCipherJob: Missing } = missingJobs(realm, ['AESCipherJob']) as {
    AESCipherJob: new (mode: number) => { run(): Promise<never> };
  };
  await expect(new Missing(WEB).run()).rejects.toMatchObject({
    name: 'NotSupportedError',
    message: expect.stringContaining('has no AES'),
  });
  expect(() => new Missing(SYNC)).toThrow('crypto.AESCipherJob');
});
