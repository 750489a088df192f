import { describe, expect, it } from 'vitest';
import { testRow } from './test-row.ts';
import { wireJson, wireText } from './wire-save.ts';

const rows = [
  testRow({
    id: 7,
    at: 1_512.4,
    kind: 'request',
    summary: 'GET / HTTP/1.1',
    bytes: new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'),
    fault: 'The request has no Host.',
  }),
  testRow({
    id: 8,
    at: 1_600,
    direction: 'server-to-client',
    kind: 'body',
    summary: 'big',
    size: 20_000,
    bytes: new Uint8Array([0, 255]),
  }),
];

describe('a saved wire', () => {
  it('is text that shows every byte', () => {
    expect(wireText(rows, 1_000)).toBe(`0.512  #1  ->  GET / HTTP/1.1  (18 bytes)
    ! The request has no Host.
    0000  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a  GET / HTTP/1.1··
    0010  0d 0a                                            ··

0.600  #1  <-  big  (20000 bytes)
    0000  00 ff                                            ··
    … 19998 more were not kept
`);
  });

  it('is JSON that programs can read', () => {
    const { events } = JSON.parse(wireJson(rows, 1_000)) as { events: Record<string, unknown>[] };
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      id: 7,
      seconds: 0.512,
      direction: 'client-to-server',
      bytes: '474554202f20485454502f312e310d0a0d0a',
    });
    expect(events[1]).toMatchObject({ seconds: 0.6, size: 20_000, bytes: '00ff' });
  });
});
