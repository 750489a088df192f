// A run: its clients at work, what they are doing now, and what became of their requests.
import type { Connect } from '../kernel/connection.ts';
import type { Time } from '../kernel/time.ts';
import { Call } from './call.ts';
import { EchoVisitor } from './echo-visitor.ts';
import { HttpVisitor } from './http-visitor.ts';
import { LoadError, loadErrorOf } from './load-error.ts';
import type { LoadPlan } from './plan.ts';
import { Recording } from './recording.ts';
import type { Visit, Visitor } from './visitor.ts';

/** Clients that begin in one turn of the event loop: ten thousand at once would freeze the page. */
const CLIENTS_A_TURN = 50;

/** What a client is doing: one lane of the picture. Times are milliseconds since the run began. */
export interface Lane {
  readonly phase: 'idle' | 'connecting' | 'waiting' | 'receiving';
  readonly begunAt: number;
  readonly sentAt: number;
  readonly heardAt: number;
}

export interface LoadRun {
  readonly plan: LoadPlan;
  readonly recording: Recording;
  readonly lanes: readonly Lane[];
  /** Milliseconds since the beginning, which stand still at the end. */
  readonly elapsed: number;
  readonly isOver: boolean;
  /** Resolves when every request has ended, or the run was stopped. */
  readonly done: Promise<void>;
  /** Drops every connection at once. May be called at any time, also to drop what lingers after the end. */
  stop(): void;
}

/** Begins at once. The plan has no fault (`planFault`). */
export function startLoad(connect: Connect, plan: LoadPlan, time: Time): LoadRun {
  return new Run(connect, plan, time);
}

class Run implements LoadRun {
  readonly plan: LoadPlan;
  readonly recording: Recording;
  readonly lanes: readonly LiveLane[];
  readonly done: Promise<void>;
  readonly #time: Time;
  readonly #began: number;
  readonly #calls: Call[] = [];
  #stopped = false;
  #endedAfter: number | undefined;

  constructor(connect: Connect, plan: LoadPlan, time: Time) {
    this.plan = plan;
    this.#time = time;
    this.#began = time.now();
    this.recording = new Recording(plan.clients * plan.requests);
    this.lanes = Array.from({ length: plan.clients }, () => new LiveLane(() => this.#now()));
    this.done = this.#run(connect).then(() => {
      this.#endedAfter = this.#now();
    });
  }

  get elapsed(): number {
    return this.#endedAfter ?? this.#now();
  }

  get isOver(): boolean {
    return this.#endedAfter !== undefined;
  }

  stop(): void {
    this.#stopped = true;
    for (const call of this.#calls) call.drop();
  }

  async #run(connect: Connect): Promise<void> {
    const lives: Promise<void>[] = [];
    for (const [index, lane] of this.lanes.entries()) {
      if (this.#stopped) break;
      const call = new Call(connect, this.plan.port, this.#time);
      this.#calls.push(call);
      lives.push(this.#live(index, lane, call));
      if (index % CLIENTS_A_TURN === CLIENTS_A_TURN - 1) await this.#turn();
    }
    await Promise.all(lives);
  }

  /** One client: request, answer, a moment of thought, and again. */
  async #live(index: number, lane: LiveLane, call: Call): Promise<void> {
    const visitor = visitorOf(this.plan, call, index);
    for (let request = 0; request < this.plan.requests && !this.#stopped; request += 1) {
      if (request > 0 && this.plan.thinkTime > 0) await call.pause(this.plan.thinkTime);
      if (this.#stopped) return;
      await this.#request(index, lane, call, visitor);
    }
    if (!this.#stopped) visitor.leave();
  }

  async #request(index: number, lane: LiveLane, call: Call, visitor: Visitor): Promise<void> {
    const { patience } = this.plan;
    let isLate = false;
    const cancel = this.#time.after(patience, () => {
      isLate = true;
      call.drop();
    });
    lane.begin();
    let failure: LoadError | undefined;
    try {
      await visitor.visit(lane);
    } catch (error) {
      failure = this.#stopped ? STOPPED : isLate ? tooLate(patience) : loadErrorOf(error);
    }
    cancel();
    const { begunAt, sentAt, heardAt } = lane;
    this.recording.add({
      lane: index,
      begunAt,
      sentAt,
      heardAt,
      endedAt: this.#now(),
      failure: failure?.message,
    });
    lane.rest();
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#time.after(0, resolve);
    });
  }

  #now(): number {
    return this.#time.now() - this.#began;
  }
}

class LiveLane implements Lane, Visit {
  phase: Lane['phase'] = 'idle';
  begunAt = 0;
  sentAt = Number.NaN;
  heardAt = Number.NaN;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  begin(): void {
    this.phase = 'connecting';
    this.begunAt = this.#now();
    this.sentAt = Number.NaN;
    this.heardAt = Number.NaN;
  }

  sent(): void {
    this.phase = 'waiting';
    this.sentAt = this.#now();
  }

  heard(): void {
    this.phase = 'receiving';
    this.heardAt = this.#now();
  }

  rest(): void {
    this.phase = 'idle';
  }
}

const STOPPED = new LoadError('STOPPED', 'not answered when the run was stopped');

function tooLate(patience: number): LoadError {
  return new LoadError('TOO_LATE', `given up after ${patience / 1000} s`);
}

function visitorOf(plan: LoadPlan, call: Call, client: number): Visitor {
  const { port, path } = plan;
  switch (plan.kind) {
    case 'http':
      return new HttpVisitor(call, { port, path });
    case 'slow-reader':
      return new HttpVisitor(call, { port, path, rate: plan.rate });
    case 'websocket':
      return new EchoVisitor(call, { port, path, client: client + 1 });
    default:
      return plan satisfies never;
  }
}
