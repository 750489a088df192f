// The session history of a tab (WHATWG HTML, section 7.4.1): a list of entries and the place in it. Entries that came from
// one document share it, and a move between them loads nothing.

export interface HistoryEntry {
  readonly url: URL;
  /** What `pushState` or `replaceState` kept. */
  readonly state: unknown;
  /** One number for each document that was loaded. */
  readonly document: number;
  /** The document that led there; a reload says so again. */
  readonly initiator: URL | undefined;
  /** What was submitted to get it: a reload submits it again. */
  readonly submission: Submission | undefined;
}

export interface Submission {
  readonly contentType: string | undefined;
  readonly body: Uint8Array | undefined;
}

const MOST_ENTRIES = 50;

export class SessionHistory {
  #entries: HistoryEntry[] = [];
  #at = -1;

  get current(): HistoryEntry | undefined {
    return this.#entries[this.#at];
  }

  /** A new entry after the current one; what lay ahead is forgotten. */
  push(entry: HistoryEntry): void {
    this.#entries = [...this.#entries.slice(0, this.#at + 1), entry].slice(-MOST_ENTRIES);
    this.#at = this.#entries.length - 1;
  }

  /** Puts an entry in the place of the current one. */
  replace(entry: HistoryEntry): void {
    if (this.#at < 0) return this.push(entry);
    this.#entries[this.#at] = entry;
  }

  /** The entry that many steps away, if there is one. */
  peek(delta: number): HistoryEntry | undefined {
    return this.#entries[this.#at + delta];
  }

  move(delta: number): void {
    if (this.peek(delta) !== undefined) this.#at += delta;
  }
}
