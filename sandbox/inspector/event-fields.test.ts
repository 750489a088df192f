import { describe, expect, test } from 'vitest';
import { bytesOf } from '../wire/feeding.ts';
import { EventFields } from './event-fields.ts';

const STREAM = ': hello\nevent: tick\ndata: one\r\ndata:two\rid: 7\nretry: 30\nother: x\nempty\n\n';

/** `name value`, and the text that the field covers. */
function read(...pieces: string[]): string[] {
  const fields = new EventFields();
  return pieces.flatMap((piece) => {
    const bytes = bytesOf(piece);
    return fields
      .read(bytes, bytes.length, 0)
      .map(({ name, value, start, end }) => `${name} ${value} = ${piece.slice(start, end)}`);
  });
}

describe('the lines of an event stream', () => {
  test('are fields that cover them', () => {
    expect(read(STREAM)).toEqual([
      'comment “hello” = : hello',
      'event “tick” = event: tick',
      'data “one” = data: one',
      'data “two” = data:two',
      'id “7” = id: 7',
      'retry “30” = retry: 30',
    ]);
  });

  test('keep their names wherever they are cut', () => {
    const named = (pieces: string[]) => new Set(read(...pieces).map((line) => line.split(' ')[0]));
    const all = new Set(['comment', 'event', 'data', 'id', 'retry']);
    for (let cut = 0; cut <= STREAM.length; cut += 1) {
      expect(named([STREAM.slice(0, cut), STREAM.slice(cut)])).toEqual(all);
    }
    expect(read('da', 'ta: a', 'b\n', 'id: 1\n')).toEqual([
      'data “a” = ta: a',
      'data “b” = b',
      'id “1” = id: 1',
    ]);
  });

  test('stand where their piece stands in the row', () => {
    const bytes = bytesOf('\ndata: x');
    const [field] = new EventFields().read(bytes, bytes.length, 4);
    expect(field).toMatchObject({ start: 5, end: 12 });
  });

  test('are not guessed after bytes that were not kept', () => {
    const fields = new EventFields();
    fields.read(bytesOf('data: a'), 20_000, 0);
    const bytes = bytesOf('id: 1\nid: 2\n');
    expect(fields.read(bytes, bytes.length, 0).map(({ value }) => value)).toEqual(['“2”']);
  });

  test('are bounded', () => {
    expect(read('data\n'.repeat(1_000))).toHaveLength(64);
  });
});
