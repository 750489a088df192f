// Objects of the bindings' own that a message may hold: what of them travels, and what it becomes where it arrives.
import type { NativeObjects } from '../ports/special-objects.ts';
import type { Realm } from '../realm.ts';
import { BlobHandle } from './blob.ts';
import { BlockList, SocketAddress } from './block_list.ts';
import { handleOf, partsOf } from './crypto_keys.ts';

interface Kind<Data> {
  tell(value: object): Data | undefined;
  create(data: Data, realm: Realm): object;
}

interface KeyLibrary {
  createSecretKey(bytes: Uint8Array): object;
  readonly InternalCryptoKey: new (...values: unknown[]) => object;
}

const secretKey: Kind<Uint8Array> = {
  tell: (value) => handleOf(value)?.bytes,
  create: (bytes, realm) => keyLibrary(realm).createSecretKey(bytes),
};

const cryptoKey: Kind<{
  readonly bytes: Uint8Array;
  readonly algorithm: object;
  readonly usages: number;
  readonly isExtractable: boolean;
}> = {
  tell: (value) => {
    const parts = partsOf(value);
    if (parts === undefined) return undefined;
    const { handle, ...rest } = parts;
    return { ...rest, bytes: handle.bytes };
  },
  create: ({ bytes, algorithm, usages, isExtractable }, realm) => {
    const { createSecretKey, InternalCryptoKey } = keyLibrary(realm);
    return new InternalCryptoKey(
      handleOf(createSecretKey(bytes)),
      algorithm,
      usages,
      isExtractable,
    );
  },
};

const blockList: Kind<BlockList['rules']> = {
  tell: (value) => (value instanceof BlockList ? value.rules : undefined),
  create: (rules) => new BlockList(rules),
};

const socketAddress: Kind<ConstructorParameters<typeof SocketAddress>> = {
  tell: (value) => (value instanceof SocketAddress ? value.parts : undefined),
  create: (parts) => new SocketAddress(...parts),
};

const blob: Kind<Uint8Array> = {
  tell: (value) => (value instanceof BlobHandle ? value.read() : undefined),
  create: (bytes) => new BlobHandle(() => bytes),
};

const KINDS = { blob, secretKey, cryptoKey, blockList, socketAddress };

export function nativeObjects(realm: Realm): NativeObjects {
  return {
    tell: (value) => {
      for (const [name, kind] of Object.entries(KINDS)) {
        const data = kind.tell(value);
        if (data !== undefined) return { data, deserializeInfo: name };
      }
      return undefined;
    },
    create: ({ data, deserializeInfo }) => {
      if (!Object.hasOwn(KINDS, deserializeInfo)) return undefined;
      const kind = KINDS[deserializeInfo as keyof typeof KINDS];
      return kind.create(data as never, realm);
    },
  };
}

function keyLibrary({ library }: Realm): KeyLibrary {
  return library.require('internal/crypto/keys') as unknown as KeyLibrary;
}
