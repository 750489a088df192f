// Masking, which is its own inverse (RFC 6455, section 5.3).

/** Copies `source` to `target` from `at` on, masked; `phase` is how many bytes of the payload came before `source`. */
export function maskInto(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  key: Uint8Array,
  phase: number,
): void {
  const a = key[phase & 3] ?? 0;
  const b = key[(phase + 1) & 3] ?? 0;
  const c = key[(phase + 2) & 3] ?? 0;
  const d = key[(phase + 3) & 3] ?? 0;
  const { length } = source;
  const aligned = length & ~3;
  let from = 0;
  let to = at;
  for (; from < aligned; from += 4, to += 4) {
    target[to] = (source[from] ?? 0) ^ a;
    target[to + 1] = (source[from + 1] ?? 0) ^ b;
    target[to + 2] = (source[from + 2] ?? 0) ^ c;
    target[to + 3] = (source[from + 3] ?? 0) ^ d;
  }
  for (; from < length; from += 1, to += 1) {
    target[to] = (source[from] ?? 0) ^ (key[(from + phase) & 3] ?? 0);
  }
}

export function masked(payload: Uint8Array, key: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(payload.length);
  maskInto(bytes, 0, payload, key, 0);
  return bytes;
}
