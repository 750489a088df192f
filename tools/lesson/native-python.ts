// The Python of this computer, with the releases that a lesson pins, in an environment of its own. Everything is held to
// the hashes of tools/python/requirements.lock.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Group, parseLock } from '../python/lock.ts';
import { fetchWheels, TARGET } from '../python/wheels.ts';

export type NativePython =
  | { readonly kind: 'ready'; readonly command: string }
  /** This computer's Python cannot run it. `why` is for whoever runs the tests. */
  | { readonly kind: 'unfit'; readonly why: string };

const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));
const LOCK = new URL('../python/requirements.lock', import.meta.url);
const NAMES = ['python3.14', 'python3.13', 'python3.12', 'python3', 'python'];
const ON_WINDOWS = process.platform === 'win32';

/**
 * `requirements` are lines of a lesson's requirements.txt: `tornado==6.6.1`. Throws where they could not be had for a
 * reason that can be mended.
 */
export function nativePython(requirements: readonly string[]): NativePython {
  const base = findPython();
  if (base === undefined) return { kind: 'unfit', why: 'there is no python3 with pip on PATH' };
  const groups = parseLock(readFileSync(LOCK, 'utf8'));
  const lines = pinnedLines(groups, requirements);
  const key = createHash('sha256')
    .update([base.version, ...lines].join('\n'))
    .digest('hex');
  const folder = join(CACHE, 'native', key.slice(0, 16));
  const python = join(folder, ON_WINDOWS ? 'Scripts/python.exe' : 'bin/python');
  const stamp = join(folder, 'installed.txt');
  if (existsSync(stamp)) return { kind: 'ready', command: python };

  rmSync(folder, { recursive: true, force: true });
  // Without pip: the base has it, and Debian's venv has it only with another package.
  const made = run(base.command, ['-m', 'venv', '--without-pip', folder]);
  if (made.status !== 0) throw new Error(`python -m venv failed: ${lastLine(made.stderr)}`);
  const where = run(python, ['-c', "import sysconfig; print(sysconfig.get_path('purelib'))"]);
  const pip = new Pip(base.command, where.stdout.trim());
  const tooOld = lines.find((line) => install(pip, line, groups) === 'too old');
  if (tooOld !== undefined) {
    return { kind: 'unfit', why: `${nameIn(tooOld)} needs a newer Python than ${base.version}` };
  }
  writeFileSync(stamp, `${lines.join('\n')}\n`);
  return { kind: 'ready', command: python };
}

/** The newest that runs and has pip. */
function findPython(): { readonly command: string; readonly version: string } | undefined {
  const named = process.env.PYTHON === undefined ? NAMES : [process.env.PYTHON];
  for (const command of named) {
    const { status, stdout } = run(command, [
      '-c',
      'import pip, platform; print(platform.python_version())',
    ]);
    if (status === 0) return { command, version: stdout.trim() };
  }
  return undefined;
}

function pinnedLines(groups: readonly Group[], requirements: readonly string[]): string[] {
  const locked = groups.flatMap(({ requirements, built }) =>
    (requirements + built).split('\n').filter((line) => line !== ''),
  );
  return requirements.map((pin) => {
    const line = locked.find((each) => each.split(/[\s;]/)[0] === pin);
    if (line === undefined) {
      throw new Error(
        `tools/python/requirements.lock does not have ${pin}: the zip pins what nothing holds.`,
      );
    }
    return line;
  });
}

function install(pip: Pip, line: string, groups: readonly Group[]): Outcome {
  const group = groups.find(({ built }) => built.split('\n').includes(line));
  if (group !== undefined) return pip.install([builtWheel(group, line)]);
  return withFile(line, (file) => {
    const held = ['--require-hashes', '--only-binary=:all:', '--requirement', file];
    const outcome = pip.install(held);
    // The lock has the wheel of another Python. Its shared libraries are not loaded here, and it falls back to Python, as
    // it does on the machine.
    return outcome === 'other hash' ? pip.install([...TARGET, ...held]) : outcome;
  });
}

/** What comes as source alone was built for the machine, and is plain Python. */
function builtWheel(group: Group, line: string): string {
  const folder = join(CACHE, 'wheels', group.name);
  const wheel = fetchWheels(group, folder).find((name) => name.startsWith(`${nameIn(line)}-`));
  if (wheel === undefined) throw new Error(`${folder} has no wheel of ${nameIn(line)}.`);
  return join(folder, wheel);
}

type Outcome = 'done' | 'too old' | 'other hash';

class Pip {
  readonly #python: string;
  readonly #target: string;

  constructor(python: string, target: string) {
    this.#python = python;
    this.#target = target;
  }

  install(what: readonly string[]): Outcome {
    const common = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
    // Into a folder of its own first: pip adds nothing to a namespace package that is there already (zope).
    const fresh = mkdtempSync(join(tmpdir(), 'package-'));
    const { status, stderr } = run(this.#python, [...common, '--target', fresh, ...what]);
    if (status === 0) cpSync(fresh, this.#target, { recursive: true });
    rmSync(fresh, { recursive: true });
    if (status === 0) return 'done';
    if (stderr.includes('require a different python version')) return 'too old';
    if (stderr.includes('DO NOT MATCH THE HASHES')) return 'other hash';
    throw new Error(
      `pip could not install what a lesson pins. Check the network. It said:\n${stderr}`,
    );
  }
}

function nameIn(line: string): string {
  return line.split('==')[0] ?? line;
}

function withFile<Result>(text: string, use: (file: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'requirement-'));
  try {
    const file = join(folder, 'requirements.txt');
    writeFileSync(file, `${text}\n`);
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(command: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
