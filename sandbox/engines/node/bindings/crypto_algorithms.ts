// The algorithms of `crypto`. They are rare code: nothing here may rest on what the realm shares.
export { hkdf } from '@noble/hashes/hkdf.js';
export { hmac } from '@noble/hashes/hmac.js';
export { pbkdf2 } from '@noble/hashes/pbkdf2.js';
export { scrypt } from '@noble/hashes/scrypt.js';
export { findDigest, HASH_NAMES } from './crypto_digests.ts';
