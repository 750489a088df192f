// What the two halves of `serdes` share: the numbers and letters of V8's format.

export const VERSION = 15;
export const VERSION_MARK = 0xff;

/** The order of the bits of a regular expression's flags. */
export const REGEXP_FLAGS = [...'gimyus', '', 'd', 'v'];
export const ERROR_PROTOTYPES: Readonly<Record<string, string>> = {
  EvalError: 'E',
  RangeError: 'R',
  ReferenceError: 'F',
  SyntaxError: 'S',
  TypeError: 'T',
  URIError: 'U',
};

/** A Buffer is a Uint8Array, and a subclass comes before what it extends. */
export const VIEW_TAGS: readonly (readonly [
  string,
  new (...values: never[]) => ArrayBufferView,
])[] = [
  ['b', Int8Array],
  ['B', Uint8Array],
  ['C', Uint8ClampedArray],
  ['w', Int16Array],
  ['W', Uint16Array],
  ['d', Int32Array],
  ['D', Uint32Array],
  ['f', Float32Array],
  ['F', Float64Array],
  ['q', BigInt64Array],
  ['Q', BigUint64Array],
  ['?', DataView],
];
