// The wire as a file: for programs as JSON, for people as text with a dump of every byte that was kept.
import { hexDump, type Row } from '../../sandbox/index.ts';

/** `since`: when the wire began, from which times count. Bytes are hexadecimal. */
export function wireJson(rows: readonly Row[], since: number): string {
  const events = rows.map(({ bytes, at, ...row }) => ({
    ...row,
    seconds: secondsOf(at - since),
    bytes: hexOf(bytes),
  }));
  return `${JSON.stringify({ events }, undefined, 2)}\n`;
}

export function wireText(rows: readonly Row[], since: number): string {
  return rows.map((row) => `${[head(row, since), ...dump(row)].join('\n')}\n`).join('\n');
}

function head({ at, connection, direction, summary, size, fault }: Row, since: number): string {
  const arrow = direction === 'client-to-server' ? '->' : '<-';
  const bytes = size === 0 ? '' : `  (${size} ${size === 1 ? 'byte' : 'bytes'})`;
  const trouble = fault === undefined ? '' : `\n    ! ${fault}`;
  return `${secondsOf(at - since).toFixed(3)}  #${connection}  ${arrow}  ${summary}${bytes}${trouble}`;
}

function dump({ bytes, size }: Row): readonly string[] {
  const lines = hexDump(bytes).map(({ offset, cells }) => {
    const hex = cells.map((cell) => cell.hex).join(' ');
    return `    ${offset}  ${hex.padEnd(47)}  ${cells.map((cell) => cell.text).join('')}`;
  });
  const cut = size > bytes.length ? [`    … ${size - bytes.length} more were not kept`] : [];
  return [...lines, ...cut];
}

function secondsOf(milliseconds: number): number {
  return Math.round(milliseconds) / 1_000;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
