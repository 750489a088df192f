// What became of each request of a run, in the order in which they ended. A column for each thing that is known, so that
// a hundred thousand requests are a few megabytes. Times are milliseconds since the run began.

export interface Ended {
  readonly lane: number;
  readonly begunAt: number;
  /** NaN where it was never sent. */
  readonly sentAt: number;
  /** NaN where nothing came back. */
  readonly heardAt: number;
  readonly endedAt: number;
  /** Undefined where it was served; else why not. */
  readonly failure?: string | undefined;
}

const SERVED = 0;

export class Recording {
  readonly #lanes: Uint16Array;
  readonly #begun: Float64Array;
  readonly #sent: Float64Array;
  readonly #heard: Float64Array;
  readonly #ended: Float64Array;
  /** 0: served; else the place of its reason, from 1 on. */
  readonly #outcomes: Uint16Array;
  readonly #reasons: string[] = [];
  readonly #servedAt: Float64Array;
  #length = 0;
  #served = 0;

  constructor(most: number) {
    this.#lanes = new Uint16Array(most);
    this.#begun = new Float64Array(most);
    this.#sent = new Float64Array(most);
    this.#heard = new Float64Array(most);
    this.#ended = new Float64Array(most);
    this.#outcomes = new Uint16Array(most);
    this.#servedAt = new Float64Array(most);
  }

  get length(): number {
    return this.#length;
  }

  get served(): number {
    return this.#served;
  }

  add({ lane, begunAt, sentAt, heardAt, endedAt, failure }: Ended): void {
    const index = this.#length++;
    this.#lanes[index] = lane;
    this.#begun[index] = begunAt;
    this.#sent[index] = sentAt;
    this.#heard[index] = heardAt;
    this.#ended[index] = endedAt;
    this.#outcomes[index] = failure === undefined ? SERVED : this.#place(failure);
    if (failure === undefined) this.#servedAt[this.#served++] = endedAt;
  }

  at(index: number): Ended {
    const outcome = this.#outcomes[index] ?? SERVED;
    return {
      lane: this.#lanes[index] ?? 0,
      begunAt: this.#begun[index] ?? 0,
      sentAt: this.#sent[index] ?? Number.NaN,
      heardAt: this.#heard[index] ?? Number.NaN,
      endedAt: this.#ended[index] ?? 0,
      failure: outcome === SERVED ? undefined : this.#reasons[outcome - 1],
    };
  }

  /** How many were served within so many milliseconds of the run's beginning. */
  servedWithin(milliseconds: number): number {
    let low = 0;
    let high = this.#served;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#servedAt[middle] ?? 0) <= milliseconds) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How long each served request took, the shortest first. */
  latencies(): Float64Array {
    const all = new Float64Array(this.#served);
    let count = 0;
    for (let index = 0; index < this.#length; index += 1) {
      if (this.#outcomes[index] !== SERVED) continue;
      all[count++] = (this.#ended[index] ?? 0) - (this.#begun[index] ?? 0);
    }
    return all.sort();
  }

  /** How many failed for each reason, the most frequent first. */
  failures(): readonly (readonly [reason: string, count: number])[] {
    const counts = this.#reasons.map(() => 0);
    for (let index = 0; index < this.#length; index += 1) {
      const outcome = this.#outcomes[index] ?? SERVED;
      if (outcome !== SERVED) counts[outcome - 1] = (counts[outcome - 1] ?? 0) + 1;
    }
    return this.#reasons
      .map((reason, place) => [reason, counts[place] ?? 0] as const)
      .sort(([, one], [, other]) => other - one);
  }

  #place(reason: string): number {
    const known = this.#reasons.indexOf(reason);
    return known >= 0 ? known + 1 : this.#reasons.push(reason);
  }
}
