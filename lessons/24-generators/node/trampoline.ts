// What co did, in some 20 lines: it drives generators that yield promises.

/** Starts the generator, and gives a promise of what it returns. */
export function trampoline<Result>(
  generator: Generator<unknown, Result, unknown>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    /** Throws the generator up, until what it yields next is there. */
    function bounce(move: () => IteratorResult<unknown, Result>): void {
      try {
        const next = move();
        if (next.done) resolve(next.value);
        else Promise.resolve(next.value).then(goOn, reject);
      } catch (error) {
        reject(error);
      }
    }

    const goOn = (value?: unknown) => bounce(() => generator.next(value));
    goOn();
  });
}
