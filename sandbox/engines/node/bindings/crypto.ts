// `crypto`: hashes, message authentication, key derivation and randomness. There is no OpenSSL here: ciphers, signatures and
// certificates say that they are missing.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { deriveHkdf, derivePbkdf2, deriveScrypt, HASH_NAMES } from './crypto_algorithms.ts';
import { digestOf, hashClass, hmacClass, oneShotDigest } from './crypto_hash.ts';
import { jobClass, missingJobs } from './crypto_jobs.ts';
import { keyBytes, keyClasses } from './crypto_keys.ts';
import { macJobs } from './crypto_mac.ts';
import { fillRandom } from './crypto_random.ts';
import { timingSafeEqual } from './crypto_timing.ts';

export function cryptoBinding(realm: Realm): Binding {
  const keys = keyClasses(realm);
  const job = <Values extends unknown[]>(compute: (...values: Values) => unknown) =>
    jobClass(realm, compute);
  const ours: Binding = {
    ...keys.binding,
    ...macJobs(realm, keys),
    Hash: hashClass(realm),
    Hmac: hmacClass(realm),
    oneShotDigest: oneShotDigest(realm),
    getHashes: () => HASH_NAMES,
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
    timingSafeEqual,
    RandomBytesJob: jobClass(
      realm,
      (buffer: ArrayBuffer | ArrayBufferView, offset: number, size: number) =>
        fillRandom(bytesOf(buffer).subarray(offset, offset + size)),
      // It fills the program's own bytes.
      (values) => values,
    ),
    HashJob: job(
      (algorithm: string, data: ArrayBuffer | ArrayBufferView, bits?: number) =>
        digestOf(algorithm, bytesOf(data), bits).slice().buffer,
    ),
    PBKDF2Job: job(
      (
        password: ArrayBuffer | ArrayBufferView,
        salt: ArrayBuffer | ArrayBufferView,
        iterations: number,
        length: number,
        digest: string,
      ) => derivePbkdf2(realm, keyBytes(password), bytesOf(salt), iterations, length, digest),
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
      ) => deriveScrypt(bytesOf(password), bytesOf(salt), { N, r, p, maxmem, dkLen: length }),
    ),
    HKDFJob: job(
      (
        hash: string,
        key: object,
        salt: ArrayBuffer | ArrayBufferView,
        info: ArrayBuffer | ArrayBufferView,
        length: number,
      ) => deriveHkdf(realm, hash, keyBytes(key), bytesOf(salt), bytesOf(info), length),
    ),
  };
  const jobs = Object.keys(realm.facts.bindings.crypto ?? {}).filter((name) =>
    name.endsWith('Job'),
  );
  return { ...missingJobs(realm, jobs), ...ours };
}
