// Keys from passwords and from other keys, and what OpenSSL refuses to derive.
import { hkdf } from '@noble/hashes/hkdf.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { type Digest, findDigest } from './crypto_digests.ts';
import { derivationFailed, invalidDigest, invalidKeyLength } from './crypto_errors.ts';
import { jobClass } from './crypto_jobs.ts';
import { keyBytes } from './crypto_keys.ts';

type Bytes = ArrayBuffer | ArrayBufferView;

/** How many digests HKDF puts together at most (RFC 5869, section 2.3). */
const HKDF_DIGESTS = 255;

export function derivationJobs(realm: Realm): Binding {
  const digestOf = (name: string): Digest => {
    const digest = findDigest(name);
    if (digest === undefined) throw invalidDigest(realm, name);
    return digest;
  };
  return {
    PBKDF2Job: jobClass(
      realm,
      (password: Bytes, salt: Bytes, iterations: number, length: number, name: string) => {
        const digest = digestOf(name);
        return () => {
          if (length === 0) throw derivationFailed('PBKDF2');
          if (digest.kind !== 'hash') throw derivationFailed('PBKDF2', digest.kind);
          const options = { c: iterations, dkLen: length };
          return exact(pbkdf2(digest.hash, keyBytes(password), bytesOf(salt), options));
        };
      },
    ),
    HKDFJob: jobClass(
      realm,
      (name: string, key: object, salt: Bytes, info: Bytes, length: number) => {
        const digest = digestOf(name);
        if (digest.kind !== 'legacy' && length > HKDF_DIGESTS * digest.hash.outputLen)
          throw invalidKeyLength();
        return () => {
          if (digest.kind === 'legacy') throw derivationFailed('HKDF', 'legacy');
          if (digest.kind !== 'hash' || length === 0) throw derivationFailed('HKDF');
          return exact(hkdf(digest.hash, keyBytes(key), bytesOf(salt), bytesOf(info), length));
        };
      },
    ),
    ScryptJob: jobClass(
      realm,
      (
        password: Bytes,
        salt: Bytes,
        N: number,
        r: number,
        p: number,
        maxmem: number,
        length: number,
      ) => {
        checkScrypt(N, r, p, maxmem);
        return () => {
          if (length === 0) return new ArrayBuffer(0);
          const options = { N, r, p, dkLen: length, maxmem: Number.MAX_SAFE_INTEGER };
          return exact(scrypt(bytesOf(password), bytesOf(salt), options));
        };
      },
    ),
  };
}

/** RFC 7914, section 2, and what OpenSSL counts: the blocks, the vector, and two blocks to work in (section 6). */
function checkScrypt(N: number, r: number, p: number, maxmem: number): void {
  if (N <= 1 || !Number.isInteger(Math.log2(N))) throw invalidScrypt('');
  const isTooMuch = N >= 2 ** (16 * r) || p * r >= 2 ** 30 || 128 * r * (N + p + 2) > maxmem;
  if (isTooMuch)
    throw invalidScrypt(': error:030000AC:digital envelope routines::memory limit exceeded');
}

function invalidScrypt(why: string): Error {
  return Object.assign(new RangeError(`Invalid scrypt params${why}`), {
    code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS',
  });
}

function exact(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}
