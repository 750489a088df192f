// What the program wrote, as lines: bounded, so that a flood costs no more than its last lines.

export type OutputSource = 'stdout' | 'stderr' | 'console' | 'bench';

export interface OutputLine {
  /** Unique and rising. */
  readonly id: number;
  readonly source: OutputSource;
  readonly text: string;
  /** How many times a page has said it in succession. */
  readonly times: number;
}

export interface OutputLog {
  readonly lines: readonly OutputLine[];
  /** How many lines were dropped at the top. */
  readonly dropped: number;
  /** The source whose last line has not ended yet. */
  readonly open: OutputSource | undefined;
}

export interface OutputChunk {
  readonly source: OutputSource;
  readonly text: string;
}

export const MAX_LINES = 2_000;
/** A line without an end must not grow for ever either. */
export const MAX_LINE_LENGTH = 4_000;

export const EMPTY_LOG: OutputLog = { lines: [], dropped: 0, open: undefined };

export function appended(log: OutputLog, chunks: readonly OutputChunk[]): OutputLog {
  const lines = [...log.lines];
  let open = log.open;
  let id = (lines.at(-1)?.id ?? log.dropped) + 1;
  for (const { source, text } of chunks) {
    if (text === '') continue;
    const pieces = text.split(/\r?\n/);
    const ended = pieces.at(-1) === '';
    if (ended) pieces.pop();
    pieces.forEach((piece, index) => {
      const last = lines.at(-1);
      if (index === 0 && open === source && last !== undefined) {
        lines[lines.length - 1] = { ...last, text: clipped(last.text + piece) };
      } else if (last !== undefined && isSaidAgain(last, source, clipped(piece))) {
        lines[lines.length - 1] = { ...last, times: last.times + 1 };
      } else {
        lines.push({ id: id++, source, text: clipped(piece), times: 1 });
      }
    });
    open = ended ? undefined : source;
  }
  const excess = Math.max(0, lines.length - MAX_LINES);
  return { lines: excess > 0 ? lines.slice(excess) : lines, dropped: log.dropped + excess, open };
}

/**
 * A page's console folds what it says again, as a browser's does: an EventSource that comes back every three seconds
 * complains for ever. What a program prints stays as it printed it.
 */
function isSaidAgain(last: OutputLine, source: OutputSource, text: string): boolean {
  return source === 'console' && last.source === source && last.text === text;
}

function clipped(text: string): string {
  return text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)} …` : text;
}

export interface Frame {
  readonly before: string;
  readonly link: string;
  readonly after: string;
  readonly path: string;
  readonly line: number;
}

const TRACEBACKS = [
  /^(.*?)(File "([^"]+)", line (\d+))(.*)$/,
  // Node: in a frame, with a column, or above the line that an error shows.
  /^(.*?)((?:file:\/\/)?(\/[^\s():]+):(\d+)(?::\d+)?)(.*)$/,
];

/** The line of a traceback that points into one of `paths`, split around what becomes a link. */
export function frameIn(text: string, paths: readonly string[]): Frame | undefined {
  for (const traceback of TRACEBACKS) {
    const [, before = '', link = '', file = '', line = '', after = ''] = traceback.exec(text) ?? [];
    const path = paths.find((each) => file === each || file.endsWith(`/${each}`));
    if (path !== undefined) return { before, link, after, path, line: Number(line) };
  }
  return undefined;
}

/** The last line of stderr that names an exception, or else its last line. For a status, so it is kept short. */
export function lastWords(log: OutputLog): string | undefined {
  const said = log.lines.filter((line) => line.source === 'stderr' && line.text.trim() !== '');
  const exception = said.findLast((line) =>
    /^[\w.]*(Error|Exception|Exit|Interrupt|Rejection)\b/.test(line.text),
  );
  const text = (exception ?? said.at(-1))?.text.trim();
  return text !== undefined && text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
