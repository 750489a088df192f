import { describe, expect, it } from 'vitest';
import { ByteQueue } from './byte-queue.ts';
import { seeded } from './test-network.ts';

function counting(length: number, from = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (from + index) & 0xff);
}

/** All ways to cut `length` bytes into chunks. */
function* cuts(length: number): Generator<number[]> {
  for (let places = 0; places < 2 ** (length - 1); places++) {
    const sizes = [1];
    for (let bit = 0; bit < length - 1; bit++) {
      if ((places >> bit) & 1) sizes.push(1);
      else sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + 1;
    }
    yield sizes;
  }
}

describe('ByteQueue', () => {
  it('hands out the same bytes however they were cut on the way in and on the way out', () => {
    const whole = counting(7);
    for (const pushed of cuts(7)) {
      for (const taken of cuts(7)) {
        const queue = new ByteQueue();
        let start = 0;
        for (const size of pushed) {
          queue.push(whole.slice(start, start + size));
          start += size;
        }
        const out: number[] = [];
        for (const size of taken) {
          const peeked = [...queue.peek(size)];
          const bytes = queue.take(size);
          out.push(...bytes);
          if (peeked.length !== size || `${bytes}` !== `${peeked}`)
            expect([...bytes]).toEqual(peeked);
        }
        expect(`${out}`).toBe(`${whole}`);
      }
    }
  });

  it('keeps what it peeks at', () => {
    const queue = new ByteQueue();
    queue.push(counting(3));
    expect([...queue.peek(2)]).toEqual([0, 1]);
    expect([...queue.peek(9)]).toEqual([0, 1, 2]);
    expect(queue.length).toBe(3);
  });

  it('hands out one whole chunk without a copy', () => {
    const queue = new ByteQueue();
    const chunk = counting(3);
    queue.push(chunk);
    expect(queue.take(3)).toBe(chunk);
  });

  it('gives nothing where nothing is asked for, nothing is there, or nothing was pushed', () => {
    const queue = new ByteQueue();
    expect(queue.take(5).length).toBe(0);
    queue.push(new Uint8Array(0));
    expect(queue.take(5).length).toBe(0);
    queue.push(counting(2));
    expect(queue.take(0).length).toBe(0);
    expect(queue.length).toBe(2);
  });

  it('is empty after it was cleared, and works on', () => {
    const queue = new ByteQueue();
    queue.push(counting(5));
    queue.take(1);
    queue.clear();
    expect(queue.length).toBe(0);
    queue.push(counting(2, 9));
    expect([...queue.take(5)]).toEqual([9, 10]);
  });

  it('keeps the order over many thousand chunks that come and go', () => {
    const random = seeded(1);
    const queue = new ByteQueue();
    let pushed = 0;
    let taken = 0;
    const check = (bytes: Uint8Array) => {
      for (const byte of bytes) {
        if (byte !== (taken & 0xff)) expect(byte).toBe(taken & 0xff);
        taken++;
      }
    };
    for (let step = 0; step < 20_000; step++) {
      if (random() < 0.55) {
        const size = Math.floor(random() * 9);
        queue.push(counting(size, pushed));
        pushed += size;
      } else {
        check(queue.take(Math.floor(random() * 12)));
      }
      if (queue.length !== pushed - taken) expect(queue.length).toBe(pushed - taken);
    }
    check(queue.take(pushed));
    expect(taken).toBe(pushed);
  });
});
