// The landing page's program, and the one line of it that the reader can change.

/** Whether the report holds up the loop, or only whoever asked for it. */
export type Mood = 'blocks' | 'yields';

export const LINES: Readonly<Record<Mood, string>> = {
  blocks: 'time.sleep(1)',
  yields: 'await asyncio.sleep(1)',
};

/** The program as it stands in server.py blocks. */
export function programThat(mood: Mood, source: string): string {
  const pieces = source.split(`${LINES.blocks}\n`);
  if (pieces.length !== 2) {
    throw new Error(
      `site/landing/server.py has "${LINES.blocks}" on ${pieces.length - 1} lines. Keep it on exactly one: the page changes that one.`,
    );
  }
  return pieces.join(`${LINES[mood]}\n`);
}
