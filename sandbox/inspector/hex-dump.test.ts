import { expect, test } from 'vitest';
import { bytesOf } from '../wire/feeding.ts';
import { cellsOf, fieldsAt, hexDump } from './hex-dump.ts';

const FIELDS = [
  { name: 'payload', value: '', start: 2, end: 20 },
  { name: 'close-code', value: '', start: 2, end: 4 },
];

test('a dump has sixteen bytes a line, with offset, pairs and printable text', () => {
  const lines = hexDump(bytesOf('GET / HTTP/1.1\r\n', Uint8Array.of(0x7f, 0x41)));
  expect(lines.map(({ start, offset, cells }) => [start, offset, cells.length])).toEqual([
    [0, '0000', 16],
    [16, '0010', 2],
  ]);
  expect(lines[0]?.cells.map((cell) => cell.text).join('')).toBe('GET / HTTP/1.1··');
  expect(lines[0]?.cells.at(-1)).toEqual({ index: 15, hex: '0a', text: '·' });
  expect(lines[1]?.cells).toEqual([
    { index: 16, hex: '7f', text: '·' },
    { index: 17, hex: '41', text: 'A' },
  ]);
});

test('nothing has no lines, and a large dump has wider offsets', () => {
  expect(hexDump(bytesOf())).toEqual([]);
  expect(hexDump(new Uint8Array(0x10_001)).at(-1)?.offset).toBe('10000');
});

test('the fields of a byte come with the widest first', () => {
  expect(fieldsAt(FIELDS, 3).map((field) => field.name)).toEqual(['payload', 'close-code']);
  expect(fieldsAt(FIELDS, 4).map((field) => field.name)).toEqual(['payload']);
  expect(fieldsAt(FIELDS, 20)).toEqual([]);
});

test('a field covers cells up to where the bytes were cut', () => {
  const [payload] = FIELDS;
  if (payload === undefined) throw new Error('No field');
  expect(cellsOf(payload, new Uint8Array(5))).toEqual([2, 3, 4]);
  expect(cellsOf(payload, new Uint8Array(1))).toEqual([]);
});
