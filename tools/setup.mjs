// What must be there before anything of the project runs: npm's packages (Node 26 among them), the
// Python side, and on demand ruff and browsers. Runs on Node 20 with nothing installed, does only
// what is missing, and says nothing when nothing is.
//
//   node tools/setup.mjs [--lint] [--browsers]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowsers } from './browsers.mjs';
import { installRuff } from './ruff.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const BIN = join(ROOT, 'node_modules/.bin');
const STAMP = join(ROOT, 'node_modules/.setup');
const NODE_MAJOR = 26;

const wants = new Set(process.argv.slice(2));
installPackages();
await packPython();
await packNode();
if (wants.has('--lint')) installRuff();
if (wants.has('--browsers') && !findBrowsers().chromium) process.exit(1);

function installPackages() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  const wanted = createHash('sha256')
    .update(lock)
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;

  if (!isInstalled(JSON.parse(lock))) {
    say('Installing packages with npm ci. The first time, this takes a minute …');
    // No package's own script runs: those that carry a binary have it in a package of the platform.
    const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    // The npm and the Node that npm was started with, since npm ci deletes the Node in node_modules.
    const { npm_execpath: npm, npm_node_execpath: node } = process.env;
    const run =
      npm && node
        ? spawnSync(node, [npm, ...flags], { cwd: ROOT, stdio: ['ignore', 2, 2] })
        : spawnSync('npm', flags, { cwd: ROOT, stdio: ['ignore', 2, 2], shell: onWindows() });
    if (run.status !== 0) {
      fail(`npm ci failed: its own words are above${run.error ? ` (${run.error.message})` : ''}.`);
    }
  }
  checkNode();
  writeFileSync(STAMP, wanted);
}

/** Whether node_modules holds just what the lock says, by npm's own note of what it installed. */
function isInstalled(lock) {
  const note = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(note)) return false;
  const installed = JSON.parse(readFileSync(note, 'utf8')).packages;
  const same = (path) => installed[path]?.integrity === lock.packages[path]?.integrity;
  return (
    Object.keys(installed).every(same) &&
    Object.keys(lock.packages).every(
      (path) => path === '' || lock.packages[path].optional || same(path),
    )
  );
}

function checkNode() {
  const { stdout, error } = node(['--version'], 'pipe');
  const version = String(stdout ?? '').trim();
  if (major(version) >= NODE_MAJOR) return;
  const found = version
    ? `there is ${version}`
    : `it does not start (${error?.message ?? 'it said nothing'})`;
  fail(
    `Node ${NODE_MAJOR} should be in node_modules for ${process.platform} on ${process.arch}, but ${found}. ` +
      `Install Node ${NODE_MAJOR} or newer on this machine and run the command again.`,
  );
}

async function packPython() {
  // From the second time on, npm starts us on the Node in node_modules: no need for another process.
  if (major(process.version) >= NODE_MAJOR) {
    const { packRepository } = await import('./python/pack.ts');
    return packRepository();
  }
  if (node([join(ROOT, 'tools/python/pack.ts')], 'inherit').status !== 0) {
    fail('The Python side could not be packed: the reason is above.');
  }
}

/** Node's own library, out of the Node in node_modules: the Node engine boots from it. */
async function packNode() {
  if (major(process.version) >= NODE_MAJOR) {
    const { packNode } = await import('./node/pack.ts');
    return packNode();
  }
  if (node([join(ROOT, 'tools/node/pack.ts')], 'inherit').status !== 0) {
    fail('The Node engine could not be packed: the reason is above.');
  }
}

function major(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1]);
}

/** Runs Node as npm scripts find it: the one in node_modules before the machine's. */
function node(args, stdio) {
  return spawnSync('node', args, {
    cwd: ROOT,
    stdio: stdio === 'pipe' ? 'pipe' : ['ignore', 2, 2],
    shell: onWindows(),
    env: { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH}` },
  });
}

function onWindows() {
  return process.platform === 'win32';
}

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}
