// Gets a group's wheels from PyPI by pip, held to the hashes of the lock, and keeps them in .cache.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Group } from './lock.ts';

/** Says why a group's wheels are not there and how to mend it, to a reader of the lesson. */
export class MissingWheels extends Error {
  /** What pip said, for whoever builds. */
  readonly said: string;

  constructor(group: string, reason: string, said: string) {
    super(`The Python package ${group} is not in this build: ${reason}`);
    this.name = 'MissingWheels';
    this.said = said;
  }
}

/** The Python that the wheels are for, as pip is told of it. */
export const TARGET = [
  ...['--python-version', '3.14', '--implementation', 'cp'],
  ...['cp314', 'abi3', 'none'].flatMap((abi) => ['--abi', abi]),
  ...['manylinux_2_28', 'manylinux_2_17', 'manylinux2014', 'manylinux_2_5', 'manylinux1']
    .map((tag) => `${tag}_x86_64`)
    .concat('any')
    .flatMap((platform) => ['--platform', platform]),
];

/** The names of the wheels in `folder`, which holds nothing else of worth. */
export function fetchWheels(
  group: Group,
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
): readonly string[] {
  const stamp = join(folder, 'requirements.txt');
  const lines = group.requirements + group.built + group.tools;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lines) return wheelsIn(folder);

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pip = new Pip(group.name, environment);
  if (group.requirements !== '') {
    const into = ['--only-binary=:all:', ...TARGET, '--dest', folder];
    pip.run('download', group.requirements, into);
  }
  if (group.built !== '') buildWheels(group, folder, pip);
  writeFileSync(stamp, lines);
  return wheelsIn(folder);
}

/** What is on PyPI as source alone becomes a wheel here, by tools that are held to their hashes too. */
function buildWheels(group: Group, folder: string, pip: Pip): void {
  const tools = mkdtempSync(join(tmpdir(), 'tools-'));
  try {
    pip.run('install', group.tools, ['--only-binary=:all:', '--target', tools]);
    // Isolated from these tools, pip would fetch others that are held to no hash.
    const build = ['--no-build-isolation', '--no-binary=:all:', '--wheel-dir', folder];
    pip.run('wheel', group.built, build, { PYTHONPATH: tools });
  } finally {
    rmSync(tools, { recursive: true, force: true });
  }
}

class Pip {
  readonly #group: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(group: string, environment: NodeJS.ProcessEnv) {
    this.#group = group;
    this.#environment = environment;
  }

  /** Runs a command of pip on the requirements. Throws `MissingWheels` where it fails. */
  run(
    command: 'download' | 'install' | 'wheel',
    requirements: string,
    options: readonly string[],
    more: NodeJS.ProcessEnv = {},
  ): void {
    const scratch = mkdtempSync(join(tmpdir(), 'pip-'));
    const file = join(scratch, 'requirements.txt');
    writeFileSync(file, requirements);
    const { PYTHON } = this.#environment;
    const python = PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3');
    const run = spawnSync(
      python,
      [
        ...['-m', 'pip', command, '--quiet', '--disable-pip-version-check'],
        ...['--retries', '2', '--timeout', '20', '--no-deps', '--require-hashes'],
        ...[...options, '--requirement', file],
      ],
      { env: { ...this.#environment, ...more }, encoding: 'utf8' },
    );
    rmSync(scratch, { recursive: true });
    if (run.status !== 0) {
      const said = `${run.error?.message ?? ''}${run.stderr ?? ''}`.trim();
      throw new MissingWheels(this.#group, reason(python, said), said);
    }
  }
}

function reason(python: string, said: string): string {
  if (said.includes('ENOENT')) {
    return `${python} was not found. Install it (apt install python3-pip) and build again.`;
  }
  if (said.includes('No module named pip')) {
    return `${python} -m pip was not found. Install it (apt install python3-pip) and build again.`;
  }
  if (said.includes('DO NOT MATCH THE HASHES')) {
    return 'what PyPI gave does not have the hash in tools/python/requirements.lock, so it was refused. Compare the two before you change the lock.';
  }
  if (said.includes('No matching distribution')) {
    return 'pip found no such wheel, or could not reach PyPI. Check the network and build again.';
  }
  return 'pip could not download it. Its own words are in the output of the build; mend that and build again.';
}

function wheelsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.whl'))
    .sort();
}
