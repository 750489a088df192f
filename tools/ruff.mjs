// ruff, which formats and lints the repository's Python: installed by pip from tools/python/ruff.lock
// into .cache/ruff, and run from there.
//
//   node tools/ruff.mjs [--fix]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const LOCK = join(ROOT, 'tools/python/ruff.lock');
const FOLDER = join(ROOT, '.cache/ruff');
const STAMP = join(FOLDER, 'installed.lock');
const RUFF = join(FOLDER, 'bin', process.platform === 'win32' ? 'ruff.exe' : 'ruff');

/** Installs ruff where it is not there yet. Goes on without it, and says so. */
export function installRuff() {
  const lock = readFileSync(LOCK, 'utf8');
  if (existsSync(STAMP) && existsSync(RUFF) && readFileSync(STAMP, 'utf8') === lock) return;
  say('Installing ruff with pip …');
  rmSync(FOLDER, { recursive: true, force: true });
  const python = process.env.PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3');
  const run = spawnSync(
    python,
    [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'],
      ...['--retries', '2', '--timeout', '20', '--require-hashes', '--only-binary=:all:'],
      ...['--target', FOLDER, '--requirement', LOCK],
    ],
    { encoding: 'utf8' },
  );
  if (run.status === 0) {
    writeFileSync(STAMP, lock);
    return;
  }
  const said = `${run.error?.message ?? ''}${run.stderr ?? ''}`.trim();
  const isPipMissing = said.includes('ENOENT') || said.includes('No module named pip');
  const reason = isPipMissing ? `${python} -m pip not found: apt install python3-pip` : said;
  say(
    `${reason}\nruff could not be installed, so the Python of the repository will not be checked.`,
  );
}

/** Checks the Python of the repository, or mends what can be mended. Returns an exit code. */
function lint(fix) {
  if (!existsSync(RUFF)) {
    say('ruff is not installed, so the Python was not checked. Run: node tools/setup.mjs --lint');
    return process.env.CI ? 1 : 0;
  }
  const steps = fix ? [['check', '--fix'], ['format']] : [['check'], ['format', '--check']];
  const codes = steps.map((step) => spawnSync(RUFF, step, { cwd: ROOT, stdio: 'inherit' }).status);
  return codes.every((code) => code === 0) ? 0 : 1;
}

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = lint(process.argv.includes('--fix'));
}
