// The keys of `crypto`: secrets alone. Pairs of keys would need OpenSSL.
import type { Realm } from '../realm.ts';
import { type Binding, lacks } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { notSupported } from './crypto_jobs.ts';
import { decode, encode } from './encodings.ts';

/** `kKeyTypeSecret` and `kKeyFormatJWK` (crypto_keys.h). */
export const SECRET = 0;
const JWK = 2;

type KeyInput = ArrayBuffer | ArrayBufferView;

/** A key of a pair is not read, so that who would use it is told why: what `init` throws, WebCrypto takes for bad data. */
export class KeyObjectHandle {
  #type = SECRET;
  #bytes = new Uint8Array();

  init(type: number, input: KeyInput | { readonly k: string }, format?: number): void {
    this.#type = type;
    if (type !== SECRET) return;
    this.#bytes =
      format === JWK
        ? Uint8Array.from(encode((input as { k: string }).k, 'base64url'))
        : bytesOf(input as KeyInput).slice();
  }
  get bytes(): Uint8Array {
    return this.#bytes;
  }
  getKeyType(): number {
    return this.#type;
  }
  getSymmetricKeySize(): number {
    return this.#bytes.length;
  }
  equals(other: KeyObjectHandle): boolean {
    const { bytes } = other;
    return (
      bytes.length === this.#bytes.length &&
      bytes.every((byte, index) => byte === this.#bytes[index])
    );
  }
}

/** A key as a hash takes it: bytes, or a handle on them. */
export function keyBytes(key: object): Uint8Array {
  return key instanceof KeyObjectHandle ? key.bytes : bytesOf(key as ArrayBufferView);
}

/** What a CryptoKey is, as the library takes and gives it. */
export interface CryptoKeyParts {
  readonly handle: KeyObjectHandle;
  readonly algorithm: object;
  readonly usages: number;
  readonly isExtractable: boolean;
}

const keyObjects = new WeakMap<object, KeyObjectHandle>();
const cryptoKeys = new WeakMap<object, CryptoKeyParts>();

export function handleOf(value: object): KeyObjectHandle | undefined {
  return keyObjects.get(value);
}

export function partsOf(value: object): CryptoKeyParts | undefined {
  return cryptoKeys.get(value);
}

type Class = new (...values: unknown[]) => object;

export interface KeyClasses {
  readonly binding: Binding;
  createHandle(bytes: Uint8Array): KeyObjectHandle;
  createCryptoKey(parts: CryptoKeyParts): object;
}

export function keyClasses(realm: Realm): KeyClasses {
  const noPairs = (): Error => notSupported(realm, 'pairs of keys (RSA, EC, Ed25519)');
  class ExportingHandle extends KeyObjectHandle {
    export(): unknown {
      const { Buffer } = realm.library.require('buffer') as {
        Buffer: { from(bytes: ArrayBufferLike): unknown };
      };
      return Buffer.from(this.bytes.slice().buffer);
    }
    exportJwk(into: Record<string, unknown>): object {
      return Object.assign(into, { kty: 'oct', k: decode(this.bytes, 'base64url') });
    }
    getAsymmetricKeyType(): never {
      throw noPairs();
    }
    checkEcKeyData(): never {
      throw noPairs();
    }
  }
  class NativeKeyObject {
    constructor(handle: KeyObjectHandle) {
      if (handle.getKeyType() !== SECRET) throw lacks('crypto.KeyObjectHandle.init');
      keyObjects.set(this, handle);
    }
  }
  class NativeCryptoKey {
    constructor(
      handle: KeyObjectHandle,
      algorithm: object,
      usages: number,
      isExtractable: boolean,
    ) {
      if (handle.getKeyType() !== SECRET) throw noPairs();
      cryptoKeys.set(this, { handle, algorithm, usages, isExtractable });
    }
  }
  class NativeX509Certificate {
    constructor() {
      throw lacks('crypto.X509Certificate');
    }
  }
  /** The library's own class: it has its fields besides. */
  let InternalCryptoKey: Class | undefined;
  const createHandle = (bytes: Uint8Array): KeyObjectHandle => {
    const handle = new ExportingHandle();
    handle.init(SECRET, bytes);
    return handle;
  };
  const isIn = (keys: WeakMap<object, unknown>) => (key: unknown) =>
    typeof key === 'object' && key !== null && keys.has(key);

  return {
    createHandle,
    createCryptoKey: ({ handle, algorithm, usages, isExtractable }) => {
      if (InternalCryptoKey === undefined) throw lacks('crypto.createCryptoKeyClass');
      return new InternalCryptoKey(handle, algorithm, usages, isExtractable);
    },
    binding: {
      KeyObjectHandle: ExportingHandle,
      createNativeKeyObjectClass: (create: (base: unknown) => Class[]) => create(NativeKeyObject),
      getKeyObjectSlots: (key: object) => {
        const handle = keyObjects.get(key);
        return handle && [handle.getKeyType(), handle];
      },
      isKeyObject: isIn(keyObjects),
      createCryptoKeyClass: (create: (base: unknown) => Class[]) => {
        const classes = create(NativeCryptoKey);
        InternalCryptoKey = classes[1];
        return classes;
      },
      getCryptoKeySlots: (key: object) => {
        const parts = cryptoKeys.get(key);
        if (parts === undefined) return undefined;
        const { handle, algorithm, usages, isExtractable } = parts;
        return [handle.getKeyType(), isExtractable, algorithm, usages, handle];
      },
      isCryptoKey: isIn(cryptoKeys),
      createX509CertificateClass: (create: (base: unknown) => unknown) =>
        create(NativeX509Certificate),
      isX509Certificate: () => false,
    },
  };
}
