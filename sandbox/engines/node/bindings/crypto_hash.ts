// The hashes of `crypto` as objects that take bytes and give a digest.
import type { Realm } from '../realm.ts';
import { bytesOf, findEncoding, normalize } from './buffer.ts';
import type { Running } from './crypto_algorithms.ts';
import { keyBytes } from './crypto_keys.ts';
import { decode, encode } from './encodings.ts';

type Data = string | ArrayBuffer | ArrayBufferView;

function inputOf(data: Data, encoding?: string): Uint8Array {
  return typeof data === 'string' ? encode(data, normalize(encoding)) : bytesOf(data);
}

function outputOf(realm: Realm, digest: Uint8Array, encoding?: string): unknown {
  // An encoding that Node does not know gives the bytes.
  const known = encoding === undefined || encoding === '' ? undefined : findEncoding(encoding);
  if (known !== undefined) return decode(digest, known);
  const { Buffer } = realm.library.require('buffer') as {
    Buffer: { from(bytes: Uint8Array): unknown };
  };
  return Buffer.from(digest);
}

function start(realm: Realm, algorithm: string, length?: number): Running {
  const { findExtendable, findHash } = realm.rare().algorithms;
  const extendable = findExtendable(algorithm);
  if (extendable !== undefined)
    return extendable.create(length === undefined ? {} : { dkLen: length }) as unknown as Running;
  const hash = findHash(algorithm);
  if (hash === undefined) throw unsupported();
  if (length !== undefined && length !== hash.outputLen)
    throw Object.assign(new Error('Unsupported state or unable to authenticate'), {
      code: 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH',
    });
  return hash.create();
}

export function digestOf(
  realm: Realm,
  algorithm: string,
  data: Uint8Array,
  bits?: number,
): Uint8Array {
  return start(realm, algorithm, bits === undefined ? undefined : bits / 8)
    .update(data)
    .digest();
}

/** What OpenSSL says of a digest that it does not know. */
function unsupported(): Error {
  return Object.assign(new Error('Digest method not supported'), {
    code: 'ERR_CRYPTO_INVALID_DIGEST',
  });
}

export function hashClass(realm: Realm) {
  return class Hash {
    readonly #running: Running;
    #digest: Uint8Array | undefined;
    constructor(algorithm: string | Hash, length?: number) {
      this.#running =
        typeof algorithm === 'string'
          ? start(realm, algorithm, length)
          : algorithm.#running.clone();
    }
    update(data: Data, encoding?: string): boolean {
      this.#running.update(inputOf(data, encoding));
      return true;
    }
    digest(encoding?: string): unknown {
      this.#digest ??= this.#running.digest();
      return outputOf(realm, this.#digest, encoding);
    }
  };
}

export function hmacClass(realm: Realm) {
  return class Hmac {
    #running: Running | undefined;
    init(algorithm: string, key: object): void {
      this.#running = realm.rare().algorithms.startHmac(realm, algorithm, keyBytes(key));
    }
    update(data: Data, encoding?: string): boolean {
      this.#running?.update(inputOf(data, encoding));
      return true;
    }
    digest(encoding?: string): unknown {
      return outputOf(realm, this.#running?.digest() ?? new Uint8Array(), encoding);
    }
  };
}

export function oneShotDigest(realm: Realm) {
  return (
    algorithm: string,
    _id: number,
    _cache: object,
    input: Data,
    encoding: string,
    _encodingId: number,
    length?: number,
  ): unknown =>
    outputOf(realm, start(realm, algorithm, length).update(inputOf(input)).digest(), encoding);
}
