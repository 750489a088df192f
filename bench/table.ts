// Figures as a table, each beside what it is compared with.

export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** The same by the other means, in the same run. */
  readonly theirs?: number | undefined;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function printTable(title: string, figures: readonly Figure[]): void {
  const rows = figures.map(({ what, unit, ours, theirs }) => [
    what,
    `${format(ours)} ${unit}`,
    theirs === undefined ? '' : `${format(theirs)} ${unit}`,
    theirs === undefined ? '' : (ours / theirs).toFixed(2),
  ]);
  const all = [['', 'machine', 'beside', 'ratio'], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  process.stdout.write(`\n${title}\n`);
  for (const row of all) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    process.stdout.write(`${cells.join('  ')}\n`);
  }
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
