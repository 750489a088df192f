// The hashes of `crypto` as objects that take bytes and give a digest.
import { hmac } from '@noble/hashes/hmac.js';
import type { CHash } from '@noble/hashes/utils.js';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf, findEncoding, normalize } from './buffer.ts';
import { findDigest } from './crypto_digests.ts';
import {
  invalidDigest,
  invalidLength,
  legacyDigest,
  legacyHash,
  noReason,
} from './crypto_errors.ts';
import { jobClass } from './crypto_jobs.ts';
import { keyBytes } from './crypto_keys.ts';
import { decode, encode } from './encodings.ts';

type Running = ReturnType<CHash['create']>;
type Data = string | ArrayBuffer | ArrayBufferView;

/** A hash under way. Extendable ones give as many bytes as they are asked for at the end. */
interface Started {
  readonly running: Running;
  /** Undefined where it is the hash's own. */
  readonly length: number | undefined;
}

function inputOf(data: Data, encoding?: string): Uint8Array {
  return typeof data === 'string' ? encode(data, normalize(encoding)) : bytesOf(data);
}

function outputOf(realm: Realm, digest: Uint8Array, encoding?: string): unknown {
  // An encoding that Node does not know gives the bytes, as "buffer" does.
  const isText = encoding !== undefined && !['', 'buffer'].includes(encoding.toLowerCase());
  const known = isText ? findEncoding(encoding) : undefined;
  if (known !== undefined) return decode(digest, known);
  const { Buffer } = realm.library.require('buffer') as {
    Buffer: { from(bytes: Uint8Array): unknown };
  };
  return Buffer.from(digest);
}

/** `unknown` and `wrongLength` say it as who asked does. */
function start(
  name: string,
  length: number | undefined,
  unknown: () => Error,
  wrongLength: () => Error,
): Started {
  const digest = findDigest(name);
  switch (digest?.kind) {
    case undefined:
      throw unknown();
    case 'legacy':
      throw legacyHash();
    case 'extendable':
      return { running: digest.hash.create() as unknown as Running, length };
    case 'hash':
      if (length !== undefined && length !== digest.hash.outputLen) throw wrongLength();
      return { running: digest.hash.create(), length: undefined };
    default:
      return digest satisfies never;
  }
}

function finish({ running, length }: Started): Uint8Array {
  if (length === undefined) return running.digest();
  return length === 0 ? new Uint8Array() : (running as unknown as Extendable).xof(length);
}

interface Extendable {
  xof(length: number): Uint8Array;
}

export function hashBinding(realm: Realm): Binding {
  const startHash = (name: string, length?: number): Started =>
    start(name, length, () => new Error('Digest method not supported'), invalidLength);

  class Hash {
    readonly #started: Started;
    #digest: Uint8Array | undefined;
    constructor(algorithm: string | Hash, length?: number) {
      this.#started =
        typeof algorithm === 'string' ? startHash(algorithm, length) : algorithm.#copy(length);
    }
    #copy(length: number | undefined): Started {
      const running = this.#started.running.clone();
      if (length === undefined || 'xof' in running) return { running, length };
      if (length !== running.outputLen) throw invalidLength();
      return { running, length: undefined };
    }
    update(data: Data, encoding?: string): boolean {
      this.#started.running.update(inputOf(data, encoding));
      return true;
    }
    digest(encoding?: string): unknown {
      this.#digest ??= finish(this.#started);
      return outputOf(realm, this.#digest, encoding);
    }
  }

  class Hmac {
    #running: Running | undefined;
    init(name: string, key: object): void {
      const digest = findDigest(name);
      switch (digest?.kind) {
        case undefined:
          throw invalidDigest(realm, name);
        case 'legacy':
          throw legacyDigest();
        case 'extendable':
          throw noReason();
        case 'hash':
          this.#running = hmac.create(digest.hash, keyBytes(key)) as unknown as Running;
          break;
        default:
          digest satisfies never;
      }
    }
    update(data: Data, encoding?: string): boolean {
      this.#running?.update(inputOf(data, encoding));
      return true;
    }
    digest(encoding?: string): unknown {
      return outputOf(realm, this.#running?.digest() ?? new Uint8Array(), encoding);
    }
  }

  return {
    Hash,
    Hmac,
    HashJob: jobClass(realm, (name: string, data: ArrayBuffer | ArrayBufferView, bits?: number) => {
      const started = startHash(name, bits === undefined ? undefined : bits / 8);
      return () => {
        started.running.update(bytesOf(data));
        return finish(started).slice().buffer;
      };
    }),
    oneShotDigest: (
      name: string,
      _id: number,
      _cache: object,
      input: Data,
      encoding: string,
      _encodingId: number,
      length?: number,
    ): unknown => {
      const started = start(
        name,
        length,
        () => new Error(`Digest method ${name} is not supported`),
        () =>
          new Error(`Output length ${length} is invalid for ${name}, which does not support XOF`),
      );
      started.running.update(inputOf(input));
      return outputOf(realm, finish(started), encoding);
    },
  };
}
