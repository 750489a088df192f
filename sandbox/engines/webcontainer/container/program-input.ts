// `process.stdin` of a program: what the page sends as input. Whether the program waits for more is what the page shows.
import { Readable } from 'node:stream';

export interface InputListener {
  waits(waits: boolean): void;
  /** Whether the process stays for more. */
  hold(holds: boolean): void;
}

export class ProgramInput extends Readable {
  readonly fd = 0;
  readonly #listener: InputListener;
  #isPaused = false;
  /** The stream wants more than it has been given. */
  #isAsked = false;

  constructor(listener: InputListener) {
    super();
    this.#listener = listener;
    this.on('close', () => this.#rest());
  }

  override _read(): void {
    this.#isAsked = true;
    this.#attend();
  }

  override pause(): this {
    this.#isPaused = true;
    this.#rest();
    return super.pause();
  }

  override resume(): this {
    this.#isPaused = false;
    this.#attend();
    return super.resume();
  }

  feed(text: string): void {
    this.#isAsked = false;
    this.#listener.waits(false);
    this.push(text);
  }

  finish(): void {
    this.#isAsked = false;
    this.#rest();
    this.push(null);
  }

  ref(): this {
    this.#listener.hold(true);
    return this;
  }

  unref(): this {
    this.#listener.hold(false);
    return this;
  }

  #attend(): void {
    if (this.#isPaused || !this.#isAsked) return;
    this.#listener.hold(true);
    this.#listener.waits(true);
  }

  #rest(): void {
    this.#listener.waits(false);
    this.#listener.hold(false);
  }
}
