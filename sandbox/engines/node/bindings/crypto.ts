// `crypto`: hashes, message authentication, key derivation and randomness. There is no OpenSSL here: ciphers, signatures and
// certificates say that they are missing.
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { derivationJobs } from './crypto_derivation.ts';
import { HASH_NAMES } from './crypto_digests.ts';
import { hashBinding } from './crypto_hash.ts';
import { jobClass, missingJobs } from './crypto_jobs.ts';
import { keyClasses } from './crypto_keys.ts';
import { macJobs } from './crypto_mac.ts';
import { fillRandom } from './crypto_random.ts';
import { timingSafeEqual } from './crypto_timing.ts';

export function cryptoBinding(realm: Realm): Binding {
  const keys = keyClasses(realm);
  const ours: Binding = {
    ...keys.binding,
    ...macJobs(realm, keys),
    ...hashBinding(realm),
    ...derivationJobs(realm),
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
    secureHeapUsed: () => 0,
    secureBuffer: (size: number) => new Uint8Array(size),
    getOpenSSLSecLevelCrypto: () => 1,
    getBundledRootCertificates: () => [],
    getExtraCACertificates: () => [],
    startLoadingCertificatesOffThread: () => undefined,
    timingSafeEqual,
    RandomBytesJob: jobClass(
      realm,
      (buffer: ArrayBuffer | ArrayBufferView, offset: number, size: number) => () =>
        fillRandom(bytesOf(buffer).subarray(offset, offset + size)),
      // It fills the program's own bytes.
      (values) => values,
    ),
  };
  const jobs = Object.keys(realm.facts.bindings.crypto ?? {}).filter((name) =>
    name.endsWith('Job'),
  );
  return { ...missingJobs(realm, jobs), ...ours };
}
