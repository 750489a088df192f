// libuv's event loop (uv_run, UV_RUN_DEFAULT) as a generator. JavaScript cannot drain the microtasks while it is on the
// stack, as V8's embedder can: so wherever Node does that, the loop yields, and goes on in a fresh task of the realm.
import { clearTimeout, setTimeout } from './platform.ts';

/** What the loop asks of its driver: a fresh task (undefined), to sleep until something wakes it, or to wait for the realm. */
export type Pause =
  | undefined
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'settle' };

export type Steps = Generator<Pause, void, void>;

/** What the loop calls in Node's library; set while it boots. */
export interface LoopHooks {
  /** `processTicksAndRejections`, which pauses where it would run the microtasks. */
  ticks(): Steps;
  hasTicks(): boolean;
  /** `processTimers`: when the next timer is due, negative if no timer holds the loop open, 0 for none. */
  timers(now: number): Generator<Pause, number, void>;
  immediates(): Steps;
  /** Nothing is left to do. What it starts is done, and then it is called again. */
  beforeExit(): void;
  exit(): void;
  uncaught(error: unknown): void;
  /** Before each callback. */
  enter(): void;
}

/** Counters that Node's library writes (env.h, ImmediateInfo). */
const COUNT = 0;
const REF_COUNT = 1;
const HAS_OUTSTANDING = 2;

const BREATHE: Pause = undefined;
const SETTLE: Pause = { kind: 'settle' };
const FOREVER = 0x7fffffff;

export class EventLoop {
  readonly immediateInfo = new Uint32Array(3);
  /** How many timers hold the loop open; Node's library counts. */
  readonly timeoutInfo = new Int32Array(1);
  hooks: LoopHooks | undefined;
  readonly #clock: () => number;
  readonly #started: number;
  readonly #soon: (callback: () => void) => void;
  #ready: (() => void)[] = [];
  /** How many of them hold the loop open. */
  #holdingReady = 0;
  #closing: (() => void)[] = [];
  #held = 0;
  #timerDue = Infinity;
  #timerHolds = true;
  #immediateHolds = false;
  #turns = 0;
  #slept = 0;
  #steps: Steps | undefined;
  #sleeping: ReturnType<typeof setTimeout> | true | undefined;

  /** `soon` runs a callback in a fresh task; `clock` gives milliseconds. */
  constructor(soon: (callback: () => void) => void, clock: () => number) {
    this.#soon = soon;
    this.#clock = clock;
    this.#started = clock();
  }

  /** Milliseconds since the loop began (uv_now). */
  get now(): number {
    return Math.floor(this.#clock() - this.#started);
  }

  /** How often the loop has turned (uv_metrics_info). */
  get turns(): number {
    return this.#turns;
  }

  /** Milliseconds for which the loop has waited for something to do (uv_metrics_idle_time). */
  get slept(): number {
    return this.#slept;
  }

  /** What keeps the program alive: open handles and requests under way. */
  hold(): void {
    this.#held++;
  }

  release(): void {
    this.#held--;
  }

  /**
   * Runs a callback from the loop, with ticks and microtasks after it, as I/O does (MakeCallback). One that does not hold the
   * loop open is dropped where nothing else does.
   */
  post(callback: () => void, holds = true): void {
    this.#ready.push(callback);
    if (holds) this.#holdingReady++;
    this.#wake();
  }

  /** Like `post`, for what was closed: after all else of this turn. */
  postClosing(callback: () => void): void {
    this.#closing.push(callback);
    this.#wake();
  }

  scheduleTimer(ms: number): void {
    this.#timerDue = this.now + Math.max(1, ms);
  }

  refTimer(holds: boolean): void {
    this.#timerHolds = holds;
  }

  refImmediate(holds: boolean): void {
    this.#immediateHolds = holds;
  }

  /** Runs `main` and then the loop, until nothing is left that could happen. */
  start(main: () => void): void {
    this.#steps = this.#run(main);
    this.#advance();
  }

  *#run(main: () => void): Steps {
    yield* this.#call(main);
    do {
      yield* this.#timers();
      while (this.#isAlive()) yield* this.#turn();
      // A rejected promise that nobody handles is told by the realm in a task of its own.
      yield SETTLE;
      yield* this.#afterCallback();
      if (!this.#isAlive()) yield* this.#call(() => this.hooks?.beforeExit());
    } while (this.#isAlive());
    this.hooks?.exit();
  }

  *#turn(): Steps {
    this.#turns++;
    yield* this.#poll();
    yield* this.#check();
    const closing = this.#closing;
    this.#closing = [];
    for (const callback of closing) yield* this.#call(callback);
    yield* this.#timers();
  }

  *#poll(): Steps {
    const isIdle = this.#ready.length === 0 && this.#closing.length === 0;
    if (isIdle && !this.#immediateHolds && this.#isAlive()) {
      const left = this.#timerDue - this.now;
      if (left > 0) {
        const asleep = this.#clock();
        yield { kind: 'sleep', ms: Math.min(left, FOREVER) };
        this.#slept += this.#clock() - asleep;
      }
    }
    // What has come to the realm since may be ready as well.
    if (this.#ready.length === 0) yield BREATHE;
    const ready = this.#ready;
    this.#ready = [];
    this.#holdingReady = 0;
    for (const callback of ready) yield* this.#call(callback);
  }

  *#check(): Steps {
    const info = this.immediateInfo;
    if (info[COUNT] === 0 || this.hooks === undefined) return;
    do {
      try {
        yield* this.hooks.immediates();
      } catch (error) {
        this.hooks.uncaught(error);
      }
      yield* this.#afterCallback();
    } while (info[HAS_OUTSTANDING] !== 0);
    if (info[REF_COUNT] === 0) this.#immediateHolds = false;
  }

  *#timers(): Steps {
    if (this.hooks === undefined || this.#timerDue > this.now) return;
    this.#timerDue = Infinity;
    for (let isDone = false; !isDone; ) {
      try {
        const next = yield* this.hooks.timers(this.now);
        isDone = true;
        if (next !== 0) {
          this.scheduleTimer(Math.abs(next) - this.now);
          this.#timerHolds = next > 0;
        } else {
          this.#timerHolds = false;
        }
      } catch (error) {
        this.hooks.uncaught(error);
      }
    }
    yield* this.#afterCallback();
  }

  *#call(callback: () => void): Steps {
    try {
      this.hooks?.enter();
      callback();
    } catch (error) {
      this.hooks?.uncaught(error);
    }
    yield* this.#afterCallback();
  }

  /** InternalCallbackScope::Close: microtasks, and ticks where there are any. */
  *#afterCallback(): Steps {
    const { hooks } = this;
    if (hooks === undefined) return;
    if (!hooks.hasTicks()) yield BREATHE;
    if (!hooks.hasTicks()) return;
    try {
      yield* hooks.ticks();
    } catch (error) {
      // The ticks that are left come after the next callback.
      hooks.uncaught(error);
    }
  }

  #isAlive(): boolean {
    const hasTimer = this.#timerHolds && this.#timerDue !== Infinity;
    const hasImmediate = this.#immediateHolds && this.immediateInfo[REF_COUNT] !== 0;
    const hasWork = this.#holdingReady > 0 || this.#closing.length > 0;
    return this.#held > 0 || hasTimer || hasImmediate || hasWork;
  }

  #advance(): void {
    const { value, done } = this.#steps?.next() ?? { value: undefined, done: true };
    if (done) return;
    if (value === undefined) return this.#soon(() => this.#advance());
    switch (value.kind) {
      case 'settle':
        setTimeout(() => this.#advance(), 0);
        return;
      case 'sleep':
        this.#sleeping = setTimeout(() => {
          this.#sleeping = undefined;
          this.#advance();
        }, value.ms);
        return;
      default:
        value satisfies never;
    }
  }

  #wake(): void {
    if (this.#sleeping === undefined) return;
    clearTimeout(this.#sleeping as ReturnType<typeof setTimeout>);
    this.#sleeping = undefined;
    // Not at once: whoever posts is in the midst of something.
    this.#soon(() => this.#advance());
  }
}
