import { expect, test } from 'vitest';
import { EventLoop } from './event-loop.ts';

/** A loop without a library, on a clock that is set by hand. */
function quietLoop() {
  const clock = { now: 0 };
  const tasks: (() => void)[] = [];
  const loop = new EventLoop(
    (callback) => tasks.push(callback),
    () => clock.now,
  );
  loop.hold();
  loop.start(() => {});
  /** Until the loop sleeps. */
  const settle = () => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task();
  };
  settle();
  return { loop, clock, settle };
}

test('a loop counts its turns, and the time for which it has slept', () => {
  const { loop, clock, settle } = quietLoop();
  expect([loop.turns, loop.slept]).toEqual([1, 0]);

  clock.now = 250;
  loop.post(() => {
    clock.now = 300; // what the program does is no sleep
  });
  settle();
  expect([loop.turns, loop.slept]).toEqual([2, 250]);
});
