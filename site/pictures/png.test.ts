import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pngOf } from './png.ts';

/** Chunks by type; throws where a length leads beyond the end. */
function chunksOf(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return chunks;
}

test('rectangles lie on the ground and on one another, and are cut at the edge', () => {
  const png = pngOf(4, 3, '#ffffff', [
    { x: 1, y: 1, width: 9, height: 9, ink: '#0000ff' },
    { x: -2, y: 2, width: 4, height: 1, ink: '#ff0000' },
  ]);
  const chunks = chunksOf(png);
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
  expect(chunks.get('IHDR')?.toString('hex')).toBe('00000004000000030803000000');
  expect(chunks.get('PLTE')?.toString('hex')).toBe('ffffff0000ffff0000');
  expect(inflateSync(chunks.get('IDAT') ?? '').toString('hex')).toBe(
    ['0000000000', '0000010101', '0002020101'].join(''),
  );
});

test('each chunk has the checksum of its type and its content', () => {
  // IEND is the same in every PNG there is.
  expect(pngOf(1, 1, '#000000', []).subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
});
