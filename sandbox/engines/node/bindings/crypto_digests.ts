// The hashes of `crypto` by the names that OpenSSL has for them.
import { blake2b, blake2s } from '@noble/hashes/blake2.js';
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import {
  keccak_224,
  keccak_256,
  keccak_384,
  keccak_512,
  sha3_224,
  sha3_256,
  sha3_384,
  sha3_512,
  shake128,
  shake256,
} from '@noble/hashes/sha3.js';
import type { CHash } from '@noble/hashes/utils.js';

/** What a name stands for. An extendable hash gives any length; a legacy one OpenSSL knows, and no longer computes. */
export type Digest =
  | { readonly kind: 'hash'; readonly hash: CHash }
  | { readonly kind: 'extendable'; readonly hash: typeof shake128 }
  | { readonly kind: 'legacy' };

const sha2 = (bits: string): string =>
  `sha${bits} sha-${bits} sha2-${bits} RSA-SHA${bits} sha${bits}WithRSAEncryption`;
const sha512Cut = (bits: string): string =>
  `sha512-${bits} sha-512/${bits} sha2-512/${bits} RSA-SHA512/${bits} sha512-${bits}WithRSAEncryption`;
const sha3 = (bits: string): string =>
  `sha3-${bits} RSA-SHA3-${bits} id-rsassa-pkcs1-v1_5-with-sha3-${bits}`;

const HASHES: readonly (readonly [hash: CHash, names: string])[] = [
  [blake2b as unknown as CHash, 'blake2b512 blake2b-512'],
  [blake2s as unknown as CHash, 'blake2s256 blake2s-256'],
  [keccak_224, 'keccak-224'],
  [keccak_256, 'keccak-256'],
  [keccak_384, 'keccak-384'],
  [keccak_512, 'keccak-512'],
  [md5, 'md5 ssl3-md5 RSA-MD5 md5WithRSAEncryption'],
  [ripemd160, 'ripemd160 ripemd-160 ripemd rmd160 RSA-RIPEMD160 ripemd160WithRSA'],
  [sha1, 'sha1 sha-1 ssl3-sha1 RSA-SHA1 RSA-SHA1-2 sha1WithRSAEncryption'],
  [sha224, sha2('224')],
  [sha256, sha2('256')],
  [sha384, sha2('384')],
  [sha512, sha2('512')],
  [sha512_224, sha512Cut('224')],
  [sha512_256, sha512Cut('256')],
  [sha3_224, sha3('224')],
  [sha3_256, sha3('256')],
  [sha3_384, sha3('384')],
  [sha3_512, sha3('512')],
];
const EXTENDABLE: readonly (readonly [hash: typeof shake128, names: string])[] = [
  [shake128, 'shake128 shake-128'],
  [shake256, 'shake256 shake-256'],
];
const LEGACY = 'md4 RSA-MD4 mdc2 RSA-MDC2 whirlpool';

export const HASH_NAMES: readonly string[] = [...HASHES, ...EXTENDABLE].flatMap(([, names]) =>
  names.split(' '),
);

const digests: ReadonlyMap<string, Digest> = new Map([
  ...HASHES.flatMap(([hash, names]) => named(names, { kind: 'hash', hash })),
  ...EXTENDABLE.flatMap(([hash, names]) => named(names, { kind: 'extendable', hash })),
  ...named(LEGACY, { kind: 'legacy' }),
]);

export function findDigest(name: string): Digest | undefined {
  return digests.get(name.toLowerCase());
}

function named(names: string, digest: Digest): [string, Digest][] {
  return names.split(' ').map((name) => [name.toLowerCase(), digest]);
}
