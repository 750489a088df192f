// The calls of `console` that V8 has and Node's library has not: they are for an inspector, and no inspector is attached.

const nothing = (): void => undefined;

/** Lays them into the library's console. */
export function addInspectorCalls(console: object): void {
  Object.assign(console, {
    profile: nothing,
    profileEnd: nothing,
    timeStamp: nothing,
    createTask: (name?: unknown) => {
      if (typeof name !== 'string' || name === '')
        throw new Error('First argument must be a non-empty string.');
      return { run: <Result>(task: () => Result): Result => task() };
    },
  });
}
