// Keys made of chance, and message authentication as WebCrypto asks for it.
import { hmac } from '@noble/hashes/hmac.js';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { findDigest } from './crypto_digests.ts';
import { invalidDigest } from './crypto_errors.ts';
import { jobClass } from './crypto_jobs.ts';
import { type KeyClasses, keyBytes } from './crypto_keys.ts';
import { fillRandom } from './crypto_random.ts';
import { isSameInConstantTime } from './crypto_timing.ts';

/** `kSignJobModeVerify` (crypto_sig.h). */
const VERIFY = 1;

type Bytes = ArrayBuffer | ArrayBufferView;

export function macJobs(realm: Realm, keys: KeyClasses): Binding {
  return {
    HmacJob: jobClass(
      realm,
      (mode: number, name: string, key: object, message: Bytes, signature?: Bytes) => {
        const digest = findDigest(name);
        if (digest?.kind !== 'hash') throw invalidDigest(realm, name);
        return () => {
          const code = hmac(digest.hash, keyBytes(key), bytesOf(message));
          if (mode !== VERIFY) return code.slice().buffer;
          return signature !== undefined && isSameInConstantTime(code, bytesOf(signature));
        };
      },
    ),
    SecretKeyGenJob: jobClass(
      realm,
      (bits: number, algorithm?: object, usages?: number, isExtractable?: boolean) => () => {
        // `crypto.generateKey` has a handle, and whole bytes; WebCrypto has its key.
        if (algorithm === undefined) return keys.createHandle(randomBits(bits - (bits % 8)));
        const handle = keys.createHandle(randomBits(bits));
        return keys.createCryptoKey({
          handle,
          algorithm,
          usages: usages ?? 0,
          isExtractable: isExtractable ?? false,
        });
      },
    ),
  };
}

/** What is left of the last byte is zero. */
function randomBits(bits: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  fillRandom(bytes);
  const rest = bits % 8;
  if (rest !== 0) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) & (0xff << (8 - rest));
  return bytes;
}
