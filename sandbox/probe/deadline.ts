// The one time limit of a request, a handshake or a wait for a frame.
import type { Patience } from './contract.ts';
import { ProbeError } from './probe-error.ts';

/** A signal that aborts after so many milliseconds. `AbortSignal.timeout`, where a test does not say otherwise. */
export type Clock = (milliseconds: number) => AbortSignal;

export const DEFAULT_TIMEOUT = 5_000;

export class Deadline {
  readonly #milliseconds: number;
  readonly #limit: AbortSignal;
  readonly #signal: AbortSignal;

  constructor(patience: Patience, clock: Clock) {
    this.#milliseconds = patience.timeout ?? DEFAULT_TIMEOUT;
    this.#limit = clock(this.#milliseconds);
    this.#signal =
      patience.signal === undefined ? this.#limit : AbortSignal.any([this.#limit, patience.signal]);
  }

  /** What `work` gives. Past the deadline `giveUp` is called first: it drops what was under way and words the error. */
  wait<T>(work: Promise<T>, giveUp: (spent: string) => ProbeError): Promise<T> {
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        const late = giveUp(inSeconds(this.#milliseconds));
        const stopped = new ProbeError('ABORTED', 'The check was stopped.', late.seen);
        reject(this.#limit.aborted ? late : stopped);
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }
}

function inSeconds(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : `${milliseconds / 1_000} s`;
}
