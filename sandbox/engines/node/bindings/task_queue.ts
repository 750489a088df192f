// `task_queue` and `timers`: what Node's library and the event loop tell each other.

import type { Pause, Steps } from '../event-loop.ts';
import { queueMicrotask } from '../platform.ts';
import type { Realm } from '../realm.ts';
import { ownStack } from '../stack-trace.ts';
import type { Binding } from './binding.ts';

export interface Queues {
  readonly tickInfo: Uint8Array;
  /** `processTicksAndRejections` as the build left it: a generator that pauses where it would run the microtasks. */
  ticks: (() => Steps) | undefined;
  timers: ((now: number) => Generator<Pause, number, void>) | undefined;
  immediates: (() => Steps) | undefined;
  rejections: ((type: number, promise: Promise<unknown>, reason: unknown) => void) | undefined;
}

export function createQueues(): Queues {
  return {
    tickInfo: new Uint8Array(2),
    ticks: undefined,
    timers: undefined,
    immediates: undefined,
    rejections: undefined,
  };
}

export function taskQueueBinding({ loop }: Realm, queues: Queues): Binding {
  const enqueue = queueMicrotask;
  return {
    tickInfo: queues.tickInfo,
    enqueueMicrotask: (callback: () => void) => enqueue(callback),
    // Where the library would drain the microtasks, the build has put a pause.
    runMicrotasks: () => undefined,
    setTickCallback: (callback: Queues['ticks']) => {
      queues.ticks = callback;
    },
    setPromiseRejectCallback: (callback: NonNullable<Queues['rejections']>) => {
      queues.rejections = (type, promise, reason) => {
        ownStack(reason);
        callback(type, promise, reason);
        // A browser tells in a task of its own. By then the loop may sleep, and would look at it when it wakes.
        loop.post(() => {});
      };
    },
  };
}

export function timersBinding({ loop }: Realm, queues: Queues): Binding {
  return {
    immediateInfo: loop.immediateInfo,
    timeoutInfo: loop.timeoutInfo,
    setupTimers: (immediates: Queues['immediates'], timers: Queues['timers']) => {
      queues.immediates = immediates;
      queues.timers = timers;
    },
    getLibuvNow: () => loop.now,
    scheduleTimer: (ms: number) => loop.scheduleTimer(ms),
    toggleTimerRef: (holds: boolean) => loop.refTimer(holds),
    toggleImmediateRef: (holds: boolean) => loop.refImmediate(holds),
  };
}
