// Finds the browsers that the tests drive, and installs one where there is none: Debian's package
// where we may, else Playwright's own. Notes them in .cache/browsers.json:
//
//   { "chromium": "<path>" | null, "firefox": "<path>" | null, "absent": { "firefox": "<why>" } }
//
//   node tools/browsers.mjs
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const NOTE = join(ROOT, '.cache/browsers.json');

const BROWSERS = {
  chromium: {
    variable: 'CHROMIUM',
    debian: 'chromium',
    paths: [
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
      '/usr/bin/google-chrome-stable',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    canComeFromPlaywright: true,
    without: 'The tests in a browser cannot run without it.',
  },
  firefox: {
    variable: 'FIREFOX',
    debian: 'firefox-esr',
    paths: [
      '/usr/bin/firefox-esr',
      '/usr/bin/firefox',
      '/Applications/Firefox.app/Contents/MacOS/firefox',
    ],
    // Playwright's Firefox is a build of its own, and the tests drive the one that people have.
    canComeFromPlaywright: false,
    without: 'Tests run in Chromium alone.',
  },
};

export function findBrowsers() {
  const noted = readNote();
  if (
    noted &&
    existsSync(noted.chromium ?? '') &&
    (noted.firefox === null || existsSync(noted.firefox))
  ) {
    const named = Object.keys(BROWSERS).map((name) => process.env[BROWSERS[name].variable]);
    if (named.every((path) => !path || Object.values(noted).includes(path))) return noted;
  }
  const found = { absent: {} };
  for (const [name, browser] of Object.entries(BROWSERS)) {
    found[name] = find(browser) ?? install(name, browser);
    if (found[name]) continue;
    found.absent[name] =
      `${name} was not found and could not be installed. ${browser.without} ` +
      `Install it (on Debian: apt install ${browser.debian}) or name it in ${browser.variable}.`;
    say(found.absent[name]);
  }
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  writeFileSync(NOTE, `${JSON.stringify(found, null, 2)}\n`);
  return found;
}

function readNote() {
  try {
    return JSON.parse(readFileSync(NOTE, 'utf8'));
  } catch {
    return undefined;
  }
}

function find({ variable, paths }) {
  const named = process.env[variable];
  if (!named) return paths.find(runs) ?? null;
  if (runs(named)) return named;
  say(`${variable} names ${named}, which does not start; looking elsewhere.`);
  return paths.find(runs) ?? null;
}

/** Being there is not enough: some systems lay a stub that only says where to get the browser. */
function runs(path) {
  return (
    existsSync(path) &&
    spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0
  );
}

function install(name, browser) {
  if (isDebian() && process.getuid?.() === 0) {
    say(`Installing ${browser.debian} with apt-get …`);
    // Its dependencies bring fontconfig and DejaVu; our pages bring their own fonts.
    const packages = ['install', '--yes', '--no-install-recommends', browser.debian];
    if (apt(['update']) && apt(packages)) return find(browser);
  }
  if (!browser.canComeFromPlaywright) return null;
  say(`Installing Playwright's ${name} …`);
  const playwright = join(ROOT, 'node_modules/playwright/cli.js');
  const run = spawnSync('node', [playwright, 'install', name], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (run.status !== 0) return null;
  const ask =
    "import { chromium } from '@playwright/test'; console.log(chromium.executablePath());";
  const answer = spawnSync('node', ['--input-type=module', '--eval', ask], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const path = answer.stdout.trim();
  return runs(path) ? path : null;
}

function isDebian() {
  return (
    existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 2, 2], env }).status === 0;
}

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = findBrowsers().chromium ? 0 : 1;
}
