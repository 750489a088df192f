import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { deliverFile, expectFile, hasArrived, loseFile, takeFile } from './arriving-file.ts';

const FILE = Uint8Array.of(1, 2, 3);

describe('a file on its way', () => {
  it('is taken as it is where it is there already', () => {
    expect(hasArrived(FILE)).toBe(true);
    expect(takeFile(FILE)).toBe(FILE);
  });

  it('is copied out of the memory that it was delivered to', () => {
    const memory = expectFile(3);
    expect(hasArrived(memory)).toBe(false);
    deliverFile(memory, FILE);
    expect(hasArrived(memory)).toBe(true);
    expect(takeFile(memory)).toEqual(FILE);
  });

  it('stops a thread until it is there', async () => {
    const memory = expectFile(3);
    const source = `
      import { parentPort, workerData } from 'node:worker_threads';
      import { hasArrived, takeFile } from ${JSON.stringify(new URL('./arriving-file.ts', import.meta.url).href)};
      parentPort.postMessage(hasArrived(workerData));
      parentPort.postMessage(takeFile(workerData));`;
    const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    const worker = new Worker(url, { workerData: memory });
    const [wasThere] = await once(worker, 'message');
    deliverFile(memory, FILE);
    const [taken] = await once(worker, 'message');
    expect(wasThere).toBe(false);
    expect(taken).toEqual(FILE);
    await worker.terminate();
  });

  it('that is lost throws, and says what to do', () => {
    const memory = expectFile(3);
    loseFile(memory);
    expect(hasArrived(memory)).toBe(false);
    expect(() => takeFile(memory)).toThrow('press Run again');
  });

  it('has room for what was said and for no more', () => {
    expect(() => deliverFile(expectFile(2), FILE)).toThrow(RangeError);
  });
});
