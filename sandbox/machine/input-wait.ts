// Whether a program waits for input, and who wants to know.

export class InputWait {
  readonly #listeners = new Set<(waits: boolean) => void>();
  #waits = false;

  set(waits: boolean): void {
    if (waits === this.#waits) return;
    this.#waits = waits;
    for (const listener of this.#listeners) listener(waits);
  }

  /** Who comes late is told at once that it waits. Returns what takes the listener away. */
  on(listener: (waits: boolean) => void): () => void {
    this.#listeners.add(listener);
    if (this.#waits) listener(true);
    return () => this.#listeners.delete(listener);
  }
}
