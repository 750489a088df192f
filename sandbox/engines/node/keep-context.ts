// What a program whose `await` keeps the async context calls: see source/async-context.ts. Promise reactions keep it as well.
import type { AsyncContext } from './bindings/async_wrap.ts';
import { AWAITED, FRAME, RESUME } from './source/names.ts';

type Callback = (...values: unknown[]) => unknown;

export function keepContext(context: AsyncContext): void {
  define(globalThis, FRAME, () => context.get());
  define(globalThis, RESUME, (frame: unknown, value: unknown) => {
    context.set(frame);
    return value;
  });
  // Promises are left alone; of anything else `then` is called from a microtask, which has no frame of its own.
  define(globalThis, AWAITED, (value: unknown) => {
    if (typeof value !== 'object' || value === null || value instanceof Promise) return value;
    if (context.get() === undefined) return value;
    const then: unknown = Reflect.get(value, 'then');
    if (typeof then !== 'function') return value;
    const kept = within(then) as Callback;
    return {
      // biome-ignore lint/suspicious/noThenProperty: it stands for what is awaited, which has one
      then: (...callbacks: unknown[]) => Reflect.apply(kept, value, callbacks),
    };
  });
  const { then } = Promise.prototype;
  const within = (callback: unknown): unknown => {
    if (typeof callback !== 'function') return callback;
    const frame = context.get();
    return function (this: unknown, ...values: unknown[]): unknown {
      const before = context.get();
      context.set(frame);
      try {
        return Reflect.apply(callback as Callback, this, values);
      } finally {
        context.set(before);
      }
    };
  };
  const ours = function (
    this: Promise<unknown>,
    onFulfilled?: unknown,
    onRejected?: unknown,
  ): unknown {
    return Reflect.apply(then, this, [within(onFulfilled), within(onRejected)]);
  };
  Object.defineProperty(ours, 'name', { value: 'then' });
  define(Promise.prototype, 'then', ours);
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, {
    value,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
