import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpack } from './unpack.ts';

const TEXT = new TextEncoder().encode('switching protocols '.repeat(100));

describe('a packed file', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['Zstandard', zstdCompressSync(TEXT)],
  ])('of %s is unpacked', async (_format, packed) => {
    expect(await unpack(packed)).toEqual(TEXT);
  });

  it.each([
    ['nothing known', TEXT],
    ['half a gzip', gzipSync(TEXT).subarray(0, 20)],
    ['half a Zstandard', zstdCompressSync(TEXT).subarray(0, 20)],
  ])('that is %s is refused', async (_what, packed) => {
    await expect(unpack(packed)).rejects.toThrow();
  });
});
