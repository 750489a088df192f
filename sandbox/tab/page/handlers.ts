// Event handler attributes (`onopen`) for event targets that are written here (WHATWG HTML, section 8.1.8.1).

type Handler = ((this: EventTarget, event: Event) => unknown) | null;

/**
 * Defines `on<name>` on a class for each name: called in the order of its first assignment, among the listeners.
 */
export function defineHandlers(target: EventTarget, names: readonly string[]): void {
  for (const name of names) {
    const handlers = new WeakMap<EventTarget, { handler: Handler }>();
    Object.defineProperty(target, `on${name}`, {
      configurable: true,
      enumerable: true,
      get(this: EventTarget): Handler {
        return handlers.get(this)?.handler ?? null;
      },
      set(this: EventTarget, value: unknown) {
        // What is no function counts as null.
        const handler = typeof value === 'function' ? (value as NonNullable<Handler>) : null;
        const known = handlers.get(this);
        if (known !== undefined) {
          known.handler = handler;
          return;
        }
        const slot = { handler };
        handlers.set(this, slot);
        this.addEventListener(name, (event) => slot.handler?.call(this, event));
      },
    });
  }
}

/** Constants such as `WebSocket.OPEN`, on the class and on its instances. */
export function defineConstants(
  type: { readonly prototype: object },
  names: readonly string[],
): void {
  names.forEach((name, value) => {
    for (const target of [type, type.prototype]) {
      Object.defineProperty(target, name, { value, enumerable: true });
    }
  });
}
