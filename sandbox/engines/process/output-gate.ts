// The way out for what a program prints. A program that prints as fast as it can must not bury the page in messages, and
// one that prints a line and then computes for a minute must have that line seen: so the first hundreds go at once, and a
// flood is gathered, bounded and said to be cut.
import type { Output } from '../../machine/machine.ts';

/** Messages that may go out at once before they are gathered. */
const BURST = 200;
/** Milliseconds in which one more may go. */
const REFILL_MS = 5;
/** Characters that may be gathered; what is printed beyond them is dropped and counted. */
const GATHERED_LIMIT = 256 * 1024;

export interface OutputGate {
  readonly write: (stream: Output['stream'], text: string) => void;
  readonly flush: () => void;
}

/** `later` is the realm's, and taken now: a program may put another in its place. */
export function openOutputGate(
  post: (output: Output) => void,
  now: () => number,
  later: (callback: () => void, ms: number) => unknown = setTimeout,
): OutputGate {
  let allowance = BURST;
  let refilledAt = now();
  let gathered: { stream: Output['stream']; text: string }[] = [];
  let size = 0;
  let dropped = 0;
  let scheduled = false;

  const mayPost = (): boolean => {
    const time = now();
    allowance = Math.min(BURST, allowance + (time - refilledAt) / REFILL_MS);
    refilledAt = time;
    if (allowance < 1) return false;
    allowance--;
    return true;
  };

  const gather = (stream: Output['stream'], text: string): void => {
    if (size + text.length > GATHERED_LIMIT) {
      dropped += text.length;
      return;
    }
    size += text.length;
    const last = gathered.at(-1);
    if (last?.stream === stream) last.text += text;
    else gathered.push({ stream, text });
  };

  const flush = (): void => {
    scheduled = false;
    for (const output of gathered) post(output);
    if (dropped > 0) {
      post({
        stream: 'stderr',
        text: `\n[${dropped} characters left out: the program prints faster than they can be shown]\n`,
      });
    }
    gathered = [];
    size = 0;
    dropped = 0;
  };

  return {
    write: (stream, text) => {
      if (gathered.length === 0 && mayPost()) return post({ stream, text });
      gather(stream, text);
      if (mayPost()) return flush();
      if (scheduled) return;
      scheduled = true;
      later(flush, 4 * REFILL_MS);
    },
    flush,
  };
}
