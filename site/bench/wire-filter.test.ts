import { describe, expect, it } from 'vitest';
import { testRow } from './test-row.ts';
import { filtered, SHOW_ALL } from './wire-filter.ts';

const rows = [
  testRow({ id: 1, summary: 'GET / HTTP/1.1' }),
  testRow({
    id: 2,
    direction: 'server-to-client',
    summary: '200 OK',
    fields: [{ name: 'server', value: 'Tornado', start: 0, end: 3 }],
  }),
  testRow({ id: 3, connection: 2, summary: 'GET /ws HTTP/1.1', fault: 'no Host' }),
  testRow({ id: 4, connection: 12, summary: '5 bytes', bytes: new TextEncoder().encode('HELLÖ') }),
];

const shown = (text: string, ...hidden: ('client-to-server' | 'server-to-client')[]) =>
  filtered(rows, { text, hidden: new Set(hidden) }).map(({ id }) => id);

describe('a filter of the wire', () => {
  it('shows all rows, the very same, while nothing is asked', () => {
    expect(filtered(rows, SHOW_ALL)).toBe(rows);
    expect(shown('  ')).toEqual([1, 2, 3, 4]);
  });

  it('finds words in summary, fields, faults and bytes, whatever their case', () => {
    expect(shown('get')).toEqual([1, 3]);
    expect(shown('TORNADO')).toEqual([2]);
    expect(shown('no host')).toEqual([3]);
    expect(shown('hellö')).toEqual([4]);
    expect(shown('get /ws')).toEqual([3]);
    expect(shown('nowhere')).toEqual([]);
  });

  it('keeps to connections', () => {
    expect(shown('#1')).toEqual([1, 2]);
    expect(shown('#2')).toEqual([3]);
    expect(shown('#2 #12')).toEqual([3, 4]);
    expect(shown('#1 get')).toEqual([1]);
    // Half typed.
    expect(shown('#')).toEqual([1, 2, 3, 4]);
  });

  it('leaves out directions', () => {
    expect(shown('', 'client-to-server')).toEqual([2]);
    expect(shown('', 'client-to-server', 'server-to-client')).toEqual([]);
  });
});
