// Listeners by event name, typed by the map of a machine's events.

export class Listeners<Events> {
  readonly #all = new Map<keyof Events, Set<(event: never) => void>>();

  /** Returns what takes the listener away again. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const set = this.#all.get(name) ?? new Set();
    this.#all.set(name, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const listener of this.#all.get(name) ?? [])
      (listener as (event: Events[Name]) => void)(event);
  }
}
