// `crypto`: hashes, message authentication, key derivation and randomness. There is no OpenSSL here: ciphers, signatures and
// certificates say that they are missing.
import { crypto } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { digestOf, hashClass, hmacClass, oneShotDigest } from './crypto_hash.ts';
import { keyBytes, keyObjectClasses } from './crypto_keys.ts';
import { later } from './later.ts';

const SYNC = 1;
/** What getRandomValues fills at most. */
const RANDOM_PIECE = 65_536;

export function cryptoBinding(realm: Realm): Binding {
  const mode = realm.facts.bindings.crypto?.kCryptoJobWebCrypto;
  const webMode = mode?.kind === 'value' ? mode.value : undefined;
  /** A job of OpenSSL's: runs now and answers `[error, result]`, or later and calls `ondone`. */
  const job = <Values extends unknown[]>(compute: (...values: Values) => unknown) =>
    class Job {
      ondone: ((error: unknown, result?: unknown) => void) | undefined;
      readonly #mode: number;
      readonly #values: Values;
      constructor(mode: number, ...values: Values) {
        this.#mode = mode;
        this.#values = values;
      }
      run(): [unknown, unknown] | Promise<unknown> | undefined {
        if (this.#mode === SYNC) return this.#compute();
        if (this.#mode === webMode) return this.#promise();
        later(realm, () => {
          const [error, result] = this.#compute();
          if (this.ondone !== undefined) Reflect.apply(this.ondone, this, [error, result]);
        });
        return undefined;
      }
      /** As WebCrypto has it: its errors are the library's. */
      #promise(): Promise<unknown> {
        const { promise, resolve, reject } = Promise.withResolvers<unknown>();
        later(realm, () => {
          const [error, result] = this.#compute();
          if (error === undefined) resolve(result);
          else reject(error);
        });
        return promise;
      }
      #compute(): [unknown, unknown] {
        try {
          return [undefined, compute(...this.#values)];
        } catch (error) {
          return [error, undefined];
        }
      }
    };

  return {
    ...keyObjectClasses(realm),
    Hash: hashClass(realm),
    Hmac: hmacClass(realm),
    oneShotDigest: oneShotDigest(realm),
    getHashes: () => realm.rare().algorithms.HASH_NAMES,
    getCachedAliases: () => ({}),
    getCachedMacAliases: () => ({}),
    getMacs: () => ['HMAC'],
    getCiphers: () => [],
    getSSLCiphers: () => [],
    getCurves: () => [],
    getPqcKeyTypes: () => [],
    getFipsCrypto: () => 0,
    getFipsCryptoGeneration: () => 0,
    testFipsCrypto: () => false,
    setEngine: () => false,
    secureHeapUsed: () => undefined,
    secureBuffer: (size: number) => new Uint8Array(size),
    getOpenSSLSecLevelCrypto: () => 1,
    getBundledRootCertificates: () => [],
    getExtraCACertificates: () => [],
    startLoadingCertificatesOffThread: () => undefined,
    timingSafeEqual: (one: unknown, other: unknown) =>
      equalInConstantTime(bytesToCompare(one, 'buf1'), bytesToCompare(other, 'buf2')),
    RandomBytesJob: job((buffer: ArrayBuffer | ArrayBufferView, offset: number, size: number) => {
      const target = bytesOf(buffer).subarray(offset, offset + size);
      for (let at = 0; at < target.length; at += RANDOM_PIECE)
        crypto.getRandomValues(target.subarray(at, at + RANDOM_PIECE));
    }),
    HashJob: job(
      (algorithm: string, data: ArrayBuffer | ArrayBufferView, bits?: number) =>
        digestOf(realm, algorithm, bytesOf(data), bits).slice().buffer,
    ),
    PBKDF2Job: job(
      (
        password: ArrayBuffer | ArrayBufferView,
        salt: ArrayBuffer | ArrayBufferView,
        iterations: number,
        length: number,
        digest: string,
      ) => {
        const { derivePbkdf2 } = realm.rare().algorithms;
        return derivePbkdf2(realm, keyBytes(password), bytesOf(salt), iterations, length, digest);
      },
    ),
    ScryptJob: job(
      (
        password: ArrayBuffer | ArrayBufferView,
        salt: ArrayBuffer | ArrayBufferView,
        N: number,
        r: number,
        p: number,
        maxmem: number,
        length: number,
      ) => {
        const { deriveScrypt } = realm.rare().algorithms;
        return deriveScrypt(bytesOf(password), bytesOf(salt), { N, r, p, maxmem, dkLen: length });
      },
    ),
    HKDFJob: job(
      (
        hash: string,
        key: object,
        salt: ArrayBuffer | ArrayBufferView,
        info: ArrayBuffer | ArrayBufferView,
        length: number,
      ) => {
        const { deriveHkdf } = realm.rare().algorithms;
        return deriveHkdf(realm, hash, keyBytes(key), bytesOf(salt), bytesOf(info), length);
      },
    ),
  };
}

/** Text in the place of bytes would compare as nothing with nothing. */
function bytesToCompare(value: unknown, name: string): Uint8Array {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return bytesOf(value);
  throw Object.assign(
    new TypeError(
      `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`,
    ),
    { code: 'ERR_INVALID_ARG_TYPE' },
  );
}

function equalInConstantTime(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length)
    throw Object.assign(new RangeError('Input buffers must have the same byte length'), {
      code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
    });
  let difference = 0;
  for (let index = 0; index < one.length; index++)
    difference |= (one[index] as number) ^ (other[index] as number);
  return difference === 0;
}
