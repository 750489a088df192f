// Comparing secrets in a time that does not tell where they differ.
import { bytesOf } from './buffer.ts';

export function timingSafeEqual(one: unknown, other: unknown): boolean {
  const [first, second] = [bytesToCompare(one, 'buf1'), bytesToCompare(other, 'buf2')];
  if (first.length !== second.length)
    throw Object.assign(new RangeError('Input buffers must have the same byte length'), {
      code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
    });
  return isSameInConstantTime(first, second);
}

/** Bytes of another length are other bytes, which is no secret. */
export function isSameInConstantTime(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index++)
    difference |= (one[index] as number) ^ (other[index] as number);
  return difference === 0;
}

/** Text in the place of bytes would compare as nothing with nothing. */
function bytesToCompare(value: unknown, name: string): Uint8Array {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return bytesOf(value);
  throw Object.assign(
    new TypeError(
      `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`,
    ),
    { code: 'ERR_INVALID_ARG_TYPE' },
  );
}
