// The keys of `crypto`: secrets alone. Pairs of keys would need OpenSSL.
import type { Realm } from '../realm.ts';
import { type Binding, lacks } from './binding.ts';
import { bytesOf } from './buffer.ts';

const SECRET = 0;

class KeyObjectHandle {
  #type = SECRET;
  #bytes = new Uint8Array();

  init(type: number, data: ArrayBuffer | ArrayBufferView): void {
    // Public and private ones.
    if (type !== SECRET) throw lacks('crypto.KeyObjectHandle.init');
    this.#type = type;
    this.#bytes = bytesOf(data).slice();
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

export function keyObjectClasses(realm: Realm): Binding {
  const slots = new WeakMap<object, [number, KeyObjectHandle]>();
  class ExportingHandle extends KeyObjectHandle {
    export(): unknown {
      const { Buffer } = realm.library.require('buffer') as {
        Buffer: { from(bytes: Uint8Array): unknown };
      };
      return Buffer.from(this.bytes);
    }
    exportJwk(into: Record<string, unknown>): object {
      const { Buffer } = realm.library.require('buffer') as {
        Buffer: { from(bytes: Uint8Array): { toString(encoding: string): string } };
      };
      return Object.assign(into, { kty: 'oct', k: Buffer.from(this.bytes).toString('base64url') });
    }
  }
  class NativeKeyObject {
    constructor(handle: KeyObjectHandle) {
      slots.set(this, [handle.getKeyType(), handle]);
    }
  }
  class NativeCryptoKey {}
  class NativeX509Certificate {
    constructor() {
      throw lacks('crypto.X509Certificate');
    }
  }
  return {
    KeyObjectHandle: ExportingHandle,
    createNativeKeyObjectClass: (create: (base: unknown) => unknown) => create(NativeKeyObject),
    getKeyObjectSlots: (key: object) => slots.get(key),
    isKeyObject: (key: unknown) => typeof key === 'object' && key !== null && slots.has(key),
    createCryptoKeyClass: (create: (base: unknown) => unknown) => create(NativeCryptoKey),
    getCryptoKeySlots: () => undefined,
    isCryptoKey: () => false,
    createX509CertificateClass: (create: (base: unknown) => unknown) =>
      create(NativeX509Certificate),
    isX509Certificate: () => false,
  };
}
