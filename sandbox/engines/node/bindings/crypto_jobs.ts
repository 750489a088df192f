// OpenSSL's jobs: work that is done at once, or later and told to `ondone`, or later and told by a promise (WebCrypto).
import type { Realm } from '../realm.ts';
import { lacks } from './binding.ts';
import { later } from './later.ts';
import type { Exceptions } from './messaging.ts';

/** `kCryptoJobSync` and `kCryptoJobWebCrypto` (crypto_util.h); the third is `kCryptoJobAsync`. */
const SYNC = 1;
const WEB = 2;

/**
 * A job whose arguments after the mode are those of `prepare`, which throws what is wrong with them, and gives the work. What
 * comes later works on what the bytes are now.
 */
export function jobClass<Values extends unknown[]>(
  realm: Realm,
  prepare: (...values: Values) => () => unknown,
  copied: (values: Values) => Values = copyBytes,
) {
  return class Job {
    ondone: ((error: unknown, result?: unknown) => void) | undefined;
    readonly #mode: number;
    readonly #work: () => unknown;
    constructor(mode: number, ...values: Values) {
      this.#mode = mode;
      this.#work = prepare(...(mode === SYNC ? values : copied(values)));
    }
    run(): [unknown, unknown] | Promise<unknown> | undefined {
      if (this.#mode === SYNC) return this.#finish();
      if (this.#mode === WEB) return this.#promise();
      later(realm, () => {
        const [error, result] = this.#finish();
        if (this.ondone !== undefined) Reflect.apply(this.ondone, this, [error, result]);
      });
      return undefined;
    }
    #promise(): Promise<unknown> {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      later(realm, () => {
        const [error, result] = this.#finish();
        if (error === undefined) resolve(result);
        else reject(error);
      });
      return promise;
    }
    #finish(): [unknown, unknown] {
      try {
        return [undefined, this.#work()];
      } catch (error) {
        return [error, undefined];
      }
    }
  };
}

function copyBytes<Values extends unknown[]>(values: Values): Values {
  return values.map(copyOf) as Values;
}

function copyOf(value: unknown): unknown {
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  return value instanceof ArrayBuffer ? value.slice(0) : value;
}

/** What the jobs of OpenSSL's that are missing here are about; the first that fits. */
const SUBJECTS: readonly (readonly [RegExp, string])[] = [
  [/^AES/, 'AES'],
  [/^ChaCha20/, 'ChaCha20-Poly1305'],
  [/^Rsa|^RSA/, 'RSA'],
  [/^Ec|^DHBits/, 'elliptic curves'],
  [/^NamedKeyPair/, 'Ed25519, X25519 and the like'],
  [/^Sign/, 'signatures with pairs of keys'],
  [/^Argon2/, 'Argon2'],
  [/^Kmac/, 'KMAC'],
  [/^CShake|^TurboShake|^Kangaroo/, 'cSHAKE with a name, TurboSHAKE and KangarooTwelve'],
];

/** The jobs of those `names` that are missing: WebCrypto rejects, and the rest throws at once. */
export function missingJobs(realm: Realm, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      class MissingJob {
        constructor(mode: number) {
          if (mode !== WEB) throw lacks(`crypto.${name}`);
        }
        run(): Promise<never> {
          const [, subject] = SUBJECTS.find(([pattern]) => pattern.test(name)) ?? [];
          return Promise.reject(notSupported(realm, subject ?? name));
        }
      },
    ]),
  );
}

/** As WebCrypto says what a platform cannot do. */
export function notSupported({ perContext }: Realm, subject: string): Error {
  const { DOMException } = perContext as unknown as Exceptions;
  return new DOMException(
    `This machine's Node has no ${subject}: WebCrypto knows SHA, HMAC, PBKDF2 and HKDF here.`,
    'NotSupportedError',
  );
}
