// `string_decoder`: text of which the last character may not be whole yet. The state lies in the buffer that Node's library
// hands over: the bytes of an incomplete character, how many it lacks and how many it has (string_decoder.h).
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';
import { decode, ENCODINGS, type Encoding, utf8Slice } from './encodings.ts';

const MISSING = 4;
const BUFFERED = 5;
const ENCODING = 6;

export function stringDecoderBinding(): Binding {
  return {
    encodings: [...ENCODINGS],
    decode: (state: Uint8Array, input: ArrayBufferView) => decodeChunk(state, bytesOf(input)),
    flush: (state: Uint8Array) => {
      const encoding = encodingOf(state);
      const count = state[BUFFERED] as number;
      const whole = encoding === 'utf16le' ? count - (count % 2) : count;
      const text = decode(state, encoding, 0, whole);
      state[MISSING] = 0;
      state[BUFFERED] = 0;
      return text;
    },
  };
}

function encodingOf(state: Uint8Array): Encoding {
  return ENCODINGS[state[ENCODING] as number] ?? 'utf8';
}

function decodeChunk(state: Uint8Array, input: Uint8Array): string {
  const encoding = encodingOf(state);
  if (encoding === 'ascii' || encoding === 'latin1' || encoding === 'hex')
    return decode(input, encoding);
  const kept = state.slice(0, state[BUFFERED]);
  const bytes = kept.length === 0 ? input : new Uint8Array([...kept, ...input]);
  const { complete, missing } = measure(bytes, encoding);
  const rest = bytes.subarray(complete);
  state.set(rest);
  state[BUFFERED] = rest.length;
  state[MISSING] = missing;
  return encoding === 'utf8' ? utf8Slice(bytes, 0, complete) : decode(bytes, encoding, 0, complete);
}

/** How many bytes make whole characters, and how many the last one lacks. */
function measure(bytes: Uint8Array, encoding: Encoding): { complete: number; missing: number } {
  const { length } = bytes;
  switch (encoding) {
    case 'base64':
    case 'base64url': {
      const over = length % 3;
      return { complete: length - over, missing: over === 0 ? 0 : 3 - over };
    }
    case 'utf16le': {
      if (length % 2 === 1) {
        const isSplitPair = length >= 3 && isHigh(bytes, length - 3);
        return { complete: length - (isSplitPair ? 3 : 1), missing: 1 };
      }
      return length >= 2 && isHigh(bytes, length - 2)
        ? { complete: length - 2, missing: 2 }
        : { complete: length, missing: 0 };
    }
    default:
      return measureUtf8(bytes);
  }
}

function isHigh(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at + 1] as number) & 0xfc) === 0xd8;
}

function measureUtf8(bytes: Uint8Array): { complete: number; missing: number } {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 && byte < 0xf8 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back && byte < 0xf8
      ? { complete: length - back, missing: size - back }
      : { complete: length, missing: 0 };
  }
  return { complete: length, missing: 0 };
}
