// The words of `machine`'s command line.
import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run machine -- [options] python server.py [arguments]
       npm run machine -- [options] node server.ts [arguments]

  --publish HOST:PORT   offer the program's PORT on this computer's loopback, as HOST (may be repeated)
  --packages a,b        the package groups that the program imports from (all that are built, unless given)
  --cwd DIR             the folder whose files the program sees (the script's own, unless given)
  --help                show this`;

export interface Publication {
  readonly host: number;
  readonly port: number;
}

export interface RunCommand {
  readonly kind: 'run';
  readonly command: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly publish: readonly Publication[];
  readonly packages: readonly string[] | undefined;
  readonly cwd: string | undefined;
}

export type CommandLine =
  | RunCommand
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

/** Options end at the first word that is none: what follows belongs to the program. */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const start = firstWord(words);
  let values: { publish?: string[]; packages?: string; cwd?: string; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: words.slice(0, start),
      options: {
        publish: { type: 'string', multiple: true },
        packages: { type: 'string' },
        cwd: { type: 'string' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return { kind: 'help' };
  const publish = (values.publish ?? []).map(parsePublication);
  const bad = publish.indexOf(undefined);
  if (bad >= 0)
    return wrong(`--publish takes HOST:PORT, as in 8080:8888, not "${values.publish?.[bad]}"`);
  const [command, script, ...args] = words.slice(start);
  if (command === undefined) return wrong('no program was named');
  if (script === undefined) return wrong(`which program is ${command} to run?`);
  return {
    kind: 'run',
    command,
    script,
    args,
    publish: publish.filter((each) => each !== undefined),
    packages: values.packages?.split(',').filter((name) => name !== ''),
    cwd: values.cwd,
  };
}

function firstWord(words: readonly string[]): number {
  let index = 0;
  while (words[index]?.startsWith('--')) {
    const word = words[index] as string;
    index += word === '--help' || word.includes('=') ? 1 : 2;
  }
  return Math.min(index, words.length);
}

function parsePublication(text: string): Publication | undefined {
  const match = /^(\d{1,5}):(\d{1,5})$/.exec(text);
  if (match === null) return undefined;
  const [host, port] = [Number(match[1]), Number(match[2])];
  return host <= 65_535 && port > 0 && port <= 65_535 ? { host, port } : undefined;
}

function wrong(message: string): CommandLine {
  return { kind: 'wrong', message };
}
