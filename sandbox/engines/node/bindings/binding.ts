// What a binding is: an object of functions, classes and constants, which Node's library takes for one written in C++.
import type { Member, Members } from '../library.ts';

export type Binding = Record<string, unknown>;

/** Lays `ours` over the constants that Node's own binding has. What neither has is named when a program needs it. */
export function completeBinding(
  name: string,
  ours: Binding,
  members: Members | undefined,
): Binding {
  const completed: Binding = {};
  for (const [key, member] of Object.entries(members ?? {})) {
    if (!Object.hasOwn(ours, key)) completed[key] = fromFacts(`${name}.${key}`, member);
  }
  // Getters stay getters.
  return Object.defineProperties(completed, Object.getOwnPropertyDescriptors(ours));
}

function fromFacts(name: string, member: Member): unknown {
  switch (member.kind) {
    case 'value':
      return member.value;
    case 'array':
      return newArray(member.type, member.length);
    case 'members':
      return Object.fromEntries(
        Object.entries(member.members).map(([key, each]) => [
          key,
          fromFacts(`${name}.${key}`, each),
        ]),
      );
    case 'function':
    case 'class':
      return missing(name);
    default:
      return member satisfies never;
  }
}

/** What a program would call that which it lacks; the first that fits. */
const SUBJECTS: readonly (readonly [RegExp, string])[] = [
  [/^tls_wrap\.|^crypto\.(?:SecureContext|X509|SSL)/, 'TLS'],
  [/^crypto\./, 'ciphers, signatures and keys of OpenSSL'],
  [/^(?:process_wrap|spawn_sync)\./, 'child processes'],
  [/^udp_wrap\./, 'UDP'],
  [/^zlib\.Brotli/, 'Brotli'],
  [/^zlib\.Zstd/, 'Zstandard'],
  [/^(?:inspector|profiler|heap_utils|v8|internal_only_v8)\./, 'inspector of V8'],
];

/** The error of a function or a class that the machine lacks. */
export function lacks(name: string): Error {
  const [, subject] = SUBJECTS.find(([names]) => names.test(name)) ?? [];
  const message =
    subject === undefined
      ? `This machine's Node has no "${name}".`
      : `This machine's Node has no ${subject}: "${name}" is missing.`;
  return Object.assign(new Error(message), { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' });
}

function missing(name: string): () => never {
  return function missingBinding() {
    throw lacks(name);
  };
}

function newArray(type: string, length: number): unknown {
  switch (type) {
    case 'Float64Array':
      return new Float64Array(length);
    case 'Uint32Array':
      return new Uint32Array(length);
    case 'Int32Array':
      return new Int32Array(length);
    case 'BigInt64Array':
      return new BigInt64Array(length);
    case 'BigUint64Array':
      return new BigUint64Array(length);
    default:
      return new Uint8Array(length);
  }
}
