// The program files of each lesson, read while the site is built: what the bench starts with and what the prose quotes.

import type { Track } from './schema.ts';

export interface ProgramFile {
  /** Relative to the program's working directory: `server.py`, `static/chat.css`. */
  readonly path: string;
  readonly text: string;
}

export interface Program {
  readonly starter: readonly ProgramFile[];
  /** Only the files that differ from the starter. */
  readonly solution: readonly ProgramFile[];
}

const SOURCES = import.meta.glob<string>(
  [
    '../../lessons/*/{python,node}/**/*',
    '../../lessons/*/solution/{python,node}/**/*',
    '!**/__pycache__/**',
  ],
  { query: '?raw', import: 'default', eager: true },
);

function filesUnder(folder: string): ProgramFile[] {
  const root = `../../lessons/${folder}/`;
  return Object.entries(SOURCES)
    .filter(([path]) => path.startsWith(root))
    .map(([path, text]) => ({ path: path.slice(root.length), text }));
}

/** `entry` comes first; the others follow by name. */
export function readProgram(folder: string, track: Track, entry: string): Program {
  const starter = filesUnder(`${folder}/${track}`).sort(
    (a, b) => Number(b.path === entry) - Number(a.path === entry) || a.path.localeCompare(b.path),
  );
  if (starter[0]?.path !== entry) {
    throw new Error(
      `lessons/${folder}/index.mdx: "entry" names ${entry}, which lessons/${folder}/${track}/ does not hold. Add the file or correct the name.`,
    );
  }
  return { starter, solution: filesUnder(`${folder}/solution/${track}`) };
}

/** Lines `3-9` or `7` of a file, 1 is the first; `from` names the caller for messages. */
export function quote(
  program: Program,
  path: string,
  lines: string | undefined,
  from: string,
): { readonly text: string; readonly start: number } {
  const solved = path.startsWith('solution/');
  const name = solved ? path.slice('solution/'.length) : path;
  const files = solved ? program.solution : program.starter;
  const file = files.find((each) => each.path === name);
  if (file === undefined) {
    throw new Error(
      `${from}: <Code file="${path}"> names a file that the lesson does not hold. Use one of: ${files.map((each) => each.path).join(', ')}.`,
    );
  }
  if (lines === undefined) return { text: file.text, start: 1 };
  const all = file.text.replace(/\n$/, '').split('\n');
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(lines) ?? [];
  const start = Number(first);
  const end = Number(last ?? first);
  if (!(start >= 1 && end >= start && end <= all.length)) {
    throw new Error(
      `${from}: <Code file="${path}" lines="${lines}"> asks for lines that are not there. ${path} has lines 1 to ${all.length}; write lines="3-9".`,
    );
  }
  return { text: all.slice(start - 1, end).join('\n'), start };
}
