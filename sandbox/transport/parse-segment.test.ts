import { describe, expect, it } from 'vitest';
import { WINDOW } from '../kernel/segment.ts';
import { parseSegment } from './parse-segment.ts';

const HERE = { address: '127.0.0.1', port: 80 };
const BYTES = new Uint8Array([1, 2]);

describe('parseSegment', () => {
  it.each([
    { kind: 'syn', flow: 1, from: HERE, to: HERE },
    { kind: 'syn-ack', flow: 1 },
    { kind: 'data', flow: 0, bytes: BYTES },
    { kind: 'window', flow: 1, credit: WINDOW },
    { kind: 'fin', flow: Number.MAX_SAFE_INTEGER },
    { kind: 'reset', flow: 1 },
    { kind: 'listen', port: 65_535, isShared: false },
    { kind: 'unlisten', port: 1 },
    { kind: 'settle' },
    { kind: 'leave' },
  ])('takes %j as it is', (segment) => {
    expect(parseSegment(structuredClone(segment))).toEqual(segment);
  });

  it.each([
    undefined,
    null,
    'syn',
    7,
    [],
    {},
    { kind: 'ack', flow: 1 },
    { kind: 'fin' },
    { kind: 'fin', flow: -1 },
    { kind: 'fin', flow: 1.5 },
    { kind: 'fin', flow: '1' },
    { kind: 'fin', flow: Number.NaN },
    { kind: 'fin', flow: Infinity },
    { kind: 'fin', flow: 2 ** 53 },
    { kind: 'listen', port: 0, isShared: false },
    { kind: 'listen', port: 80 },
    { kind: 'listen', port: 65_536, isShared: false },
    { kind: 'unlisten', port: '80' },
    { kind: 'syn', flow: 1, from: HERE },
    { kind: 'syn', flow: 1, from: HERE, to: null },
    { kind: 'syn', flow: 1, from: HERE, to: { ...HERE, port: -1 } },
    { kind: 'syn', flow: 1, from: { address: 'x'.repeat(65), port: 1 }, to: HERE },
    { kind: 'syn', flow: 1, from: { address: {}, port: 1 }, to: HERE },
    { kind: 'window', flow: 1, credit: -1 },
    { kind: 'window', flow: 1, credit: WINDOW + 1 },
    { kind: 'window', flow: 1, credit: Infinity },
    { kind: 'data', flow: 1 },
    { kind: 'data', flow: 1, bytes: 'hello' },
    { kind: 'data', flow: 1, bytes: [1] },
    { kind: 'data', flow: 1, bytes: new Uint16Array(2) },
    { kind: 'data', flow: 1, bytes: new Uint8Array(0) },
    { kind: 'data', flow: 1, bytes: { length: 3, 0: 1 } },
  ])('takes %j for no segment', (value) => {
    expect(parseSegment(value)).toBeUndefined();
  });

  it('takes no bytes that others can still change, grow, or hide more behind', () => {
    const of = (bytes: Uint8Array) => parseSegment({ kind: 'data', flow: 1, bytes });
    expect(of(new Uint8Array(new SharedArrayBuffer(4)))).toBeUndefined();
    expect(of(new Uint8Array(new ArrayBuffer(4, { maxByteLength: 8 })))).toBeUndefined();
    expect(of(new Uint8Array(8).subarray(0, 4))).toBeUndefined();
    expect(of(new Uint8Array(WINDOW + 1))).toBeUndefined();
    expect(of(new Uint8Array(WINDOW))).toBeDefined();
  });

  it('leaves behind what is no part of the segment', () => {
    const extra = { big: 'x'.repeat(100) };
    const parsed = parseSegment({
      kind: 'syn',
      flow: 1,
      from: { ...HERE, extra },
      to: HERE,
      extra,
    });
    expect(parsed).toEqual({ kind: 'syn', flow: 1, from: HERE, to: HERE });
  });
});
