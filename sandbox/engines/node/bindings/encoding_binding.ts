// `encoding_binding` and `icu`: the platform's own coders.
import { TextDecoder, TextEncoder, URL } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { decode, type Encoding, encode } from './encodings.ts';

/** internal/encoding.js, CONVERTER_FLAGS. */
const FLUSH = 1;
const FATAL = 2;
const IGNORE_BOM = 4;

export function encodingBinding(realm: Realm): Binding {
  const encodeIntoResults = new Uint32Array(2);
  const encoder = new TextEncoder();
  return {
    encodeIntoResults,
    encodeInto: (text: string, target: Uint8Array) => {
      const { read, written } = encoder.encodeInto(text, target as Uint8Array<ArrayBuffer>);
      encodeIntoResults[0] = read;
      encodeIntoResults[1] = written;
    },
    encodeUtf8String: (text: string) => encoder.encode(text),
    decodeUTF8: (input: ArrayBuffer | ArrayBufferView, ignoreBOM: boolean, fatal: boolean) => {
      try {
        return new TextDecoder('utf-8', { ignoreBOM: Boolean(ignoreBOM), fatal }).decode(
          bytesOf(input),
        );
      } catch {
        throw invalidData(realm, 'utf-8');
      }
    },
    toASCII: domainToAscii,
    toUnicode: (domain: string) => domain,
  };
}

export function icuBinding(realm: Realm): Binding {
  return {
    icuErrName: (code: number) => `U_ERROR_${code}`,
    getStringWidth: (text: string) =>
      [...text.normalize('NFC')].reduce((sum, each) => sum + widthOf(each), 0),
    hasConverter: isSupported,
    getConverter: (name: string, flags: number) =>
      isSupported(name)
        ? new TextDecoder(name, {
            fatal: (flags & FATAL) !== 0,
            ignoreBOM: (flags & IGNORE_BOM) !== 0,
          })
        : undefined,
    decode: (
      decoder: TextDecoder,
      input: ArrayBuffer | ArrayBufferView,
      flags: number,
      name: string,
    ) => {
      try {
        return decoder.decode(bytesOf(input), { stream: (flags & FLUSH) === 0 });
      } catch {
        throw invalidData(realm, name);
      }
    },
    transcode: (source: ArrayBufferView, from: Encoding, to: Encoding) => {
      const { Buffer } = realm.library.require('buffer') as {
        Buffer: { from(bytes: Uint8Array): unknown };
      };
      return Buffer.from(encode(decode(bytesOf(source), from), to));
    },
  };
}

export function domainToAscii(domain: string): string {
  try {
    return new URL(`ws://${domain}`).hostname;
  } catch {
    return '';
  }
}

function isSupported(name: string): boolean {
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}

function invalidData(realm: Realm, name: string): Error {
  const { codes } = realm.library.require('internal/errors') as {
    codes: Record<string, new (...args: unknown[]) => Error>;
  };
  const Invalid = codes.ERR_ENCODING_INVALID_ENCODED_DATA;
  return Invalid === undefined
    ? new TypeError('The data is not valid.')
    : new Invalid(name, undefined);
}

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const NONE = /[\p{Mark}\p{Control}\p{Format}]/u;

/** Columns in a terminal (Unicode TR11, near enough for tables). */
function widthOf(character: string): number {
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
