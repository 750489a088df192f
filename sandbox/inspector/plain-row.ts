// A row for bytes that no decoder took. Where they are text, their lines are fields: most protocols that a person can type
// (echo, chat, SMTP) are made of lines.
import { described } from './body-rows.ts';
import type { Capped, Draft } from './draft.ts';
import type { Field } from './row.ts';
import { byteCount, counted, quoted, textOf } from './wording.ts';

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** The most lines that have a field. */
const MOST = 64;

export function plainRow(run: Capped): Draft {
  const { bytes, size } = run;
  const lines = textOf(bytes) === undefined ? [] : [...linesOf(bytes)];
  const isWhole = bytes.length === size;
  const several = lines.length > 1 && isWhole ? `${counted(lines.length)} lines, ` : '';
  return {
    kind: 'bytes',
    summary: described(bytes.subarray(0, lines.at(-1)?.end), `${several}${byteCount(size)}`),
    size,
    bytes,
    fields: lines.slice(0, MOST),
  };
}

/** Each line without what ends it, and the one that has not ended yet. */
function* linesOf(bytes: Uint8Array): Generator<Field> {
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const next = feed < 0 ? bytes.length : feed + 1;
    let end = feed < 0 ? next : feed;
    if (feed > start && bytes[end - 1] === CARRIAGE_RETURN) end -= 1;
    const text = textOf(bytes.subarray(start, end)) ?? '';
    yield { name: 'line', value: quoted(text), start, end };
    start = next;
  }
}
