// Errors as OpenSSL has them, and as Node decorates them (crypto_util.cc, Decorate).
import type { Realm } from '../realm.ts';

const ENVELOPE = 'digital envelope routines';

interface Reason {
  readonly library: string;
  readonly reason: string;
  readonly code: string;
}

const UNSUPPORTED: Reason = {
  library: ENVELOPE,
  reason: 'unsupported',
  code: 'ERR_OSSL_EVP_UNSUPPORTED',
};

/** Of a digest that OpenSSL does not know: the library's own error. */
export function invalidDigest({ library }: Realm, name: string): Error {
  const { codes } = library.require('internal/errors') as {
    codes: { ERR_CRYPTO_INVALID_DIGEST: new (name: string) => Error };
  };
  return new codes.ERR_CRYPTO_INVALID_DIGEST(name);
}

export function invalidKeyLength(): Error {
  return Object.assign(new RangeError('Invalid key length'), {
    code: 'ERR_CRYPTO_INVALID_KEYLEN',
  });
}

/** Of a digest that OpenSSL has in its legacy provider alone, which Node does not load. */
export function legacyDigest(): Error {
  return Object.assign(new Error(`error:0308010C:${ENVELOPE}::unsupported`), UNSUPPORTED);
}

export function legacyHash(): Error {
  const opensslErrorStack = [`error:03000086:${ENVELOPE}::initialization error`];
  return Object.assign(new Error(legacyDigest().message), { opensslErrorStack, ...UNSUPPORTED });
}

/** What else went wrong with a digest that HMAC cannot use: OpenSSL keeps it to itself. */
export function noReason(): Error {
  return new Error('error:00000000:lib(0)::reason(0)');
}

export function invalidLength(): Error {
  return Object.assign(new Error(`error:030000B2:${ENVELOPE}::not XOF or invalid length`), {
    library: ENVELOPE,
    reason: 'not XOF or invalid length',
    code: 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH',
  });
}

/** What comes of a derivation that OpenSSL refuses, with its reasons where it has some. */
export function derivationFailed(name: 'PBKDF2' | 'HKDF', why?: 'legacy' | 'extendable'): Error {
  const error = new Error(`${name} derivation failed`);
  switch (why) {
    case undefined:
      return error;
    case 'legacy':
      return Object.assign(error, {
        opensslErrorStack: [legacyDigest().message],
        ...UNSUPPORTED,
      });
    case 'extendable':
      return Object.assign(error, {
        opensslErrorStack: ['error:1C8000B7:Provider routines::xof digests not allowed'],
        library: 'Provider routines',
        reason: 'xof digests not allowed',
        code: 'ERR_OSSL_XOF_DIGESTS_NOT_ALLOWED',
      });
    default:
      return why satisfies never;
  }
}
