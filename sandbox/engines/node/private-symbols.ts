// V8's private symbols: properties that no reflection shows. Symbols of JavaScript would show up wherever a program prints an
// object, so what is stored under them lies beside the objects, behind accessors that all objects inherit.

export function createPrivateSymbols(names: readonly string[]): Record<string, symbol> {
  return Object.fromEntries(names.map((name) => [name, createPrivateSymbol(name)]));
}

function createPrivateSymbol(name: string): symbol {
  const symbol = Symbol(name);
  const values = new WeakMap<object, unknown>();
  Object.defineProperty(Object.prototype, symbol, {
    configurable: true,
    enumerable: false,
    get(this: object) {
      return values.get(this);
    },
    set(this: object, value: unknown) {
      if (value === undefined) values.delete(this);
      else values.set(this, value);
    },
  });
  return symbol;
}
