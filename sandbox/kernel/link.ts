// The link between a host and the switch: how long a segment is under way, and how many bytes get through in a second.
// Nothing is lost and nothing overtakes: a link is only ever slower. What is under way stays in the sender's window.
import type { Segment } from './segment.ts';
import type { Time } from './time.ts';

export interface LinkConditions {
  /** Milliseconds, one way. */
  readonly delay: number;
  /** Bytes of data a second, in each direction. */
  readonly bandwidth: number;
}

export const UNLIMITED: LinkConditions = { delay: 0, bandwidth: Number.POSITIVE_INFINITY };

export interface LinkOptions {
  readonly time: Time;
  /** Takes on what the host has sent, and what is sent to the host. */
  readonly up: (segment: Segment) => void;
  readonly down: (segment: Segment) => void;
  /** Each connection has all of the bandwidth, as if it were a client of its own; else they share it evenly. */
  readonly eachFlow?: boolean;
}

type OfFlow = Exclude<Segment, { readonly kind: 'listen' | 'unlisten' | 'settle' | 'leave' }>;
type Direction = 'up' | 'down';

export class Link {
  readonly #options: LinkOptions;
  /** Those that have something under way, by the flow that they are for; one for all flows where they share it. */
  readonly #lines: Readonly<Record<Direction, Map<number, Line>>> = {
    up: new Map(),
    down: new Map(),
  };
  #conditions = UNLIMITED;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  readonly up = (segment: Segment): void => this.#send('up', segment);
  readonly down = (segment: Segment): void => this.#send('down', segment);

  /** Holds at once, also for what is under way. Throws `RangeError` for what no link can be. */
  set conditions(conditions: LinkConditions) {
    const { delay, bandwidth } = conditions;
    if (!(delay >= 0 && delay < Number.POSITIVE_INFINITY && bandwidth > 0)) {
      throw new RangeError(
        `A link cannot have a delay of ${delay} ms and a bandwidth of ${bandwidth} bytes a second.`,
      );
    }
    const before = this.#conditions;
    this.#conditions = conditions;
    for (const lines of Object.values(this.#lines)) {
      for (const line of [...lines.values()]) line.adapt(before, conditions);
    }
  }

  #send(direction: Direction, segment: Segment): void {
    const deliver = this.#options[direction];
    // What a host and the switch say to each other is no traffic.
    if (!('flow' in segment)) return deliver(segment);
    const lines = this.#lines[direction];
    const key = this.#options.eachFlow ? segment.flow : 0;
    const known = lines.get(key);
    if (known !== undefined) return known.send(segment);
    if (isUnlimited(this.#conditions)) return deliver(segment);
    const line = new Line(this.#options.time, this.#conditions, deliver, () => lines.delete(key));
    lines.set(key, line);
    line.send(segment);
  }
}

function isUnlimited({ delay, bandwidth }: LinkConditions): boolean {
  return delay === 0 && bandwidth === Number.POSITIVE_INFINITY;
}

/** A second of bandwidth goes over in so many pieces: a reader sees bytes trickle, and connections take turns. */
const PIECES_A_SECOND = 20;

interface Waiting {
  readonly segment: OfFlow;
  /** When the host sent it. A line that was idle until then has saved up nothing. */
  readonly since: number;
  /** How many of its bytes have gone. */
  gone: number;
}

interface UnderWay {
  readonly segment: OfFlow;
  /** When its last byte was on the line. */
  readonly sentAt: number;
}

/** One direction: segments wait for their turn, go out at the bandwidth, and arrive after the delay. */
class Line {
  readonly #time: Time;
  readonly #deliver: (segment: Segment) => void;
  readonly #idle: () => void;
  #conditions: LinkConditions;
  /** By flow; the first has the next turn. */
  readonly #waiting = new Map<number, Waiting[]>();
  #underWay: UnderWay[] = [];
  /** When the last piece that was begun is out. */
  #freeAt = 0;
  #isMoving = false;
  #cancel: (() => void) | undefined;

  constructor(
    time: Time,
    conditions: LinkConditions,
    deliver: (segment: Segment) => void,
    idle: () => void,
  ) {
    this.#time = time;
    this.#conditions = conditions;
    this.#deliver = deliver;
    this.#idle = idle;
  }

  send(segment: OfFlow): void {
    // A reset drops what has not gone out: the sender's kernel would not send it any more.
    if (segment.kind === 'reset') this.#waiting.delete(segment.flow);
    const waiting = { segment, since: this.#time.now(), gone: 0 };
    const queue = this.#waiting.get(segment.flow);
    if (queue === undefined) this.#waiting.set(segment.flow, [waiting]);
    else queue.push(waiting);
    this.#move();
  }

  adapt(before: LinkConditions, now: LinkConditions): void {
    this.#conditions = now;
    const left = this.#freeAt - this.#time.now();
    const last = this.#underWay.at(-1);
    if (left > 0 && last !== undefined) {
      // What is left of the piece on the line goes on at the new bandwidth.
      this.#freeAt += (left * before.bandwidth) / now.bandwidth - left;
      this.#underWay[this.#underWay.length - 1] = { ...last, sentAt: this.#freeAt };
    }
    this.#move();
  }

  /** Moves on all that time allows, and comes back when it allows more. */
  #move(): void {
    // Who takes a segment may answer at once; the answer waits for the loop below.
    if (this.#isMoving) return;
    this.#isMoving = true;
    this.#cancel?.();
    let next = this.#step();
    while (next !== undefined && next <= this.#time.now()) next = this.#step();
    this.#isMoving = false;
    if (next === undefined) return this.#idle();
    this.#cancel = this.#time.after(next - this.#time.now(), () => this.#move());
  }

  /** When there is more to do; undefined when all has arrived. */
  #step(): number | undefined {
    const now = this.#time.now();
    while (this.#waiting.size > 0 && this.#freeAt <= now) this.#begin();
    let arrived = 0;
    const { delay } = this.#conditions;
    for (const { sentAt } of this.#underWay) {
      if (sentAt + delay > now) break;
      arrived += 1;
    }
    for (const { segment } of this.#underWay.splice(0, arrived)) this.#deliver(segment);
    const [first] = this.#underWay;
    const arrival = first === undefined ? undefined : first.sentAt + this.#conditions.delay;
    if (this.#waiting.size === 0) return arrival;
    return arrival === undefined ? this.#freeAt : Math.min(this.#freeAt, arrival);
  }

  /** The next piece goes onto the line; its flow then waits behind the others. */
  #begin(): void {
    for (const [flow, queue] of this.#waiting) {
      const [waiting] = queue;
      this.#waiting.delete(flow);
      if (waiting === undefined) return;
      const { segment, size, isWhole } = this.#cut(waiting);
      if (isWhole) queue.shift();
      if (queue.length > 0) this.#waiting.set(flow, queue);
      const began = Math.max(this.#freeAt, waiting.since);
      this.#freeAt = began + (size / this.#conditions.bandwidth) * 1000;
      this.#underWay.push({ segment, sentAt: this.#freeAt });
      return;
    }
  }

  #cut(waiting: Waiting): {
    readonly segment: OfFlow;
    readonly size: number;
    readonly isWhole: boolean;
  } {
    const { segment, gone } = waiting;
    if (segment.kind !== 'data') return { segment, size: 0, isWhole: true };
    const piece = Math.ceil(this.#conditions.bandwidth / PIECES_A_SECOND);
    const bytes = segment.bytes.subarray(gone, gone + piece);
    waiting.gone += bytes.length;
    const isWhole = waiting.gone >= segment.bytes.length;
    return { segment: { ...segment, bytes }, size: bytes.length, isWhole };
  }
}
