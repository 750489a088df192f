// What has to be done to one text to make another of it, line by line: short enough to travel in an address.

/**
 * One step over the lines of the old text: a positive number keeps so many of them, a negative one leaves so many out,
 * a text puts in its lines. The steps of a diff use up the old text exactly.
 */
export type LineDiff = readonly (number | string)[];

/** Above this many pairs of lines the changed middle is replaced whole: the table would cost more than it saves. */
const MAX_PAIRS = 1_000_000;

export function lineDiff(from: string, to: string): LineDiff {
  const old = from.split('\n');
  const now = to.split('\n');
  const head = commonHead(old, now);
  const tail = commonTail(old.slice(head), now.slice(head));
  const middle = middleSteps(
    old.slice(head, old.length - tail),
    now.slice(head, now.length - tail),
  );
  return joined([keep(head), ...middle, keep(tail)]);
}

/** Undefined where the steps do not fit the text. */
export function applyDiff(from: string, diff: LineDiff): string | undefined {
  const old = from.split('\n');
  const now: string[] = [];
  let at = 0;
  for (const step of diff) {
    if (typeof step === 'string') {
      now.push(step);
      continue;
    }
    const end = at + Math.abs(step);
    if (!Number.isSafeInteger(step) || end > old.length) return undefined;
    if (step > 0) now.push(...old.slice(at, end));
    at = end;
  }
  return at === old.length ? now.join('\n') : undefined;
}

type Step =
  | { readonly kind: 'keep' | 'drop'; readonly count: number }
  | { readonly kind: 'add'; readonly lines: readonly string[] };

const keep = (count: number): Step => ({ kind: 'keep', count });
const drop = (count: number): Step => ({ kind: 'drop', count });
const add = (lines: readonly string[]): Step => ({ kind: 'add', lines });

function commonHead(old: readonly string[], now: readonly string[]): number {
  const least = Math.min(old.length, now.length);
  let count = 0;
  while (count < least && old[count] === now[count]) count += 1;
  return count;
}

function commonTail(old: readonly string[], now: readonly string[]): number {
  const least = Math.min(old.length, now.length);
  let count = 0;
  while (count < least && old[old.length - 1 - count] === now[now.length - 1 - count]) count += 1;
  return count;
}

/** By the longest common subsequence, whose length for each pair of ends stands in a table. */
function middleSteps(old: readonly string[], now: readonly string[]): Step[] {
  if (old.length * now.length > MAX_PAIRS) return [drop(old.length), add(now)];
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const steps: Step[] = [];
  let row = 0;
  let column = 0;
  while (row < old.length || column < now.length) {
    const line = now[column];
    if (row < old.length && old[row] === line) {
      steps.push(keep(1));
      row += 1;
      column += 1;
    } else if (
      line === undefined ||
      (row < old.length && at(row + 1, column) >= at(row, column + 1))
    ) {
      steps.push(drop(1));
      row += 1;
    } else {
      steps.push(add([line]));
      column += 1;
    }
  }
  return steps;
}

/** Steps of one kind that stand beside one another become one. */
function joined(steps: readonly Step[]): LineDiff {
  const diff: (number | string)[] = [];
  for (const step of steps) {
    if (step.kind === 'add') {
      if (step.lines.length === 0) continue;
      const last = diff.at(-1);
      const text = step.lines.join('\n');
      if (typeof last === 'string') diff[diff.length - 1] = `${last}\n${text}`;
      else diff.push(text);
      continue;
    }
    if (step.count === 0) continue;
    const signed = step.kind === 'keep' ? step.count : -step.count;
    const last = diff.at(-1);
    if (typeof last === 'number' && Math.sign(last) === Math.sign(signed)) {
      diff[diff.length - 1] = last + signed;
    } else diff.push(signed);
  }
  return diff;
}
