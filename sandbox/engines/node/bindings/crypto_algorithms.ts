// The algorithms of `crypto` by OpenSSL's names for them. They are rare code: nothing here may rest on what the realm shares.
import { blake2b, blake2s } from '@noble/hashes/blake2.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512, shake128, shake256 } from '@noble/hashes/sha3.js';
import type { CHash } from '@noble/hashes/utils.js';
import type { Realm } from '../realm.ts';

const HASHES: Readonly<Record<string, CHash>> = {
  blake2b512: blake2b as unknown as CHash,
  blake2s256: blake2s as unknown as CHash,
  md5,
  ripemd160,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  'sha512-224': sha512_224,
  'sha512-256': sha512_256,
  'sha3-224': sha3_224,
  'sha3-256': sha3_256,
  'sha3-384': sha3_384,
  'sha3-512': sha3_512,
};
const EXTENDABLE: Readonly<Record<string, typeof shake128>> = { shake128, shake256 };

export const HASH_NAMES: readonly string[] = [
  'RSA-MD5',
  'RSA-RIPEMD160',
  'RSA-SHA1',
  'RSA-SHA224',
  'RSA-SHA256',
  'RSA-SHA384',
  'RSA-SHA512',
  ...Object.keys(HASHES),
  ...Object.keys(EXTENDABLE),
];

export function findHash(name: string): CHash | undefined {
  const plain = name
    .toLowerCase()
    .replace(/^rsa-/, '')
    .replace(/^sha-(\d)/, 'sha$1')
    .replace('/', '-');
  return HASHES[plain] ?? HASHES[plain === 'rmd160' ? 'ripemd160' : plain];
}

/** A hash of any length. */
export function findExtendable(name: string): typeof shake128 | undefined {
  return EXTENDABLE[name.toLowerCase()];
}

export type Running = ReturnType<CHash['create']>;

export function startHmac(realm: Realm, name: string, key: Uint8Array): Running {
  return hmac.create(hashOf(realm, name), key) as unknown as Running;
}

/** Throws as OpenSSL does for a digest that it does not know. */
function hashOf(realm: Realm, name: string): CHash {
  const hash = findHash(name);
  if (hash !== undefined) return hash;
  const { codes } = realm.library.require('internal/errors') as {
    codes: Record<string, new (...values: unknown[]) => Error>;
  };
  const Invalid = codes.ERR_CRYPTO_INVALID_DIGEST;
  throw Invalid === undefined ? new TypeError(`Invalid digest: ${name}`) : new Invalid(name);
}

export function derivePbkdf2(
  realm: Realm,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
  digest: string,
): ArrayBuffer {
  return exact(pbkdf2(hashOf(realm, digest), password, salt, { c: iterations, dkLen: length }));
}

export function deriveScrypt(
  password: Uint8Array,
  salt: Uint8Array,
  options: {
    readonly N: number;
    readonly r: number;
    readonly p: number;
    readonly maxmem: number;
    readonly dkLen: number;
  },
): ArrayBuffer {
  const { maxmem, ...rest } = options;
  const { N, r, p } = rest;
  const isPower = N > 1 && Number.isInteger(Math.log2(N));
  if (!isPower) throw invalidScrypt('');
  // What OpenSSL counts (RFC 7914, section 6: the blocks, the vector, and two blocks to work in).
  if (128 * r * (N + p + 2) > maxmem)
    throw invalidScrypt(': error:030000AC:digital envelope routines::memory limit exceeded');
  return exact(scrypt(password, salt, { ...rest, maxmem: Number.MAX_SAFE_INTEGER }));
}

function invalidScrypt(why: string): Error {
  return Object.assign(new RangeError(`Invalid scrypt params${why}`), {
    code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS',
  });
}

export function deriveHkdf(
  realm: Realm,
  digest: string,
  key: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): ArrayBuffer {
  return exact(hkdf(hashOf(realm, digest), key, salt, info, length));
}

function exact(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}
