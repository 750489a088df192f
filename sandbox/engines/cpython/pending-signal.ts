// The signal that waits for the interpreter. It lies in memory that the machine shares with it, so that a program which
// computes without a pause finds it as well.
import type { TypedArray } from 'pyodide/ffi';

export class PendingSignal {
  readonly #shared: Uint8Array;

  constructor(shared: SharedArrayBuffer) {
    this.#shared = new Uint8Array(shared);
  }

  /** The number of the signal, which no longer waits then: 0 where none did. */
  take(): number {
    return Atomics.exchange(this.#shared, 0, 0);
  }

  /**
   * The buffer that CPython looks into (Python/emscripten_signal.c). It reads, and then writes 0: a signal that came in
   * between would be lost. Here reading takes what there is, and writing does nothing.
   */
  asInterruptBuffer(): TypedArray {
    const take = () => this.take();
    return Object.defineProperty({}, 0, { get: take, set: () => undefined }) as TypedArray;
  }
}
