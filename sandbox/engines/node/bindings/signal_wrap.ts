// `signal_wrap`: the signals that a program listens for. The machine sends one: SIGINT, when the reader stops the program.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { HandleWrap } from './handle_wrap.ts';

export class Signals {
  readonly #listeners = new Map<number, Set<(signal: number) => void>>();

  listen(signal: number, listener: (signal: number) => void): void {
    const listeners = this.#listeners.get(signal) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(signal, listeners);
  }

  ignore(signal: number, listener: (signal: number) => void): void {
    this.#listeners.get(signal)?.delete(listener);
  }

  /** False where nobody listens: then the signal does what it does by itself. */
  send(signal: number): boolean {
    const listeners = [...(this.#listeners.get(signal) ?? [])];
    for (const listener of listeners) listener(signal);
    return listeners.length > 0;
  }
}

export function signalWrapBinding(realm: Realm, signals: Signals): Binding {
  return {
    Signal: class Signal extends HandleWrap {
      onsignal: ((signal: number) => void) | undefined;
      #signal = 0;
      readonly #hear = (signal: number): void =>
        realm.loop.post(() => realm.context.within(this.frame, () => this.onsignal?.(signal)));

      constructor() {
        super(realm);
      }

      start(signal: number): number {
        this.#signal = signal;
        signals.listen(signal, this.#hear);
        this.setActive(true);
        return 0;
      }

      stop(): number {
        this.onClose();
        this.setActive(false);
        return 0;
      }

      protected onClose(): void {
        signals.ignore(this.#signal, this.#hear);
      }
    },
  };
}
