// The end-to-end tests: the built site, in the browsers that the set-up found.
import { readFileSync } from 'node:fs';
import { defineConfig, type Project } from '@playwright/test';
import { OUTSIDE_NAME } from './e2e/outside.ts';

interface Browsers {
  readonly chromium: string | null;
  readonly firefox: string | null;
}

const PORT = Number(process.env.E2E_PORT ?? 4322);
const browsers = JSON.parse(
  readFileSync(new URL('.cache/browsers.json', import.meta.url), 'utf8'),
) as Browsers;

/** Chromium as root in a container; and no requests of its own, which a closed network would refuse. */
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP ${OUTSIDE_NAME} 127.0.0.1`,
];

const FIREFOX_PREFERENCES = {
  'network.dns.localDomains': OUTSIDE_NAME,
  // Ways to a server on this machine that are closed here or to a driven browser: the tests prove that it is the jail
  // that closes them.
  'media.peerconnection.ice.loopback': true,
  'browser.send_pings': true,
  'network.http.speculative-parallel-limit': 6,
};

const projects: Project[] = [];
if (browsers.chromium !== null) {
  const launchOptions = { executablePath: browsers.chromium, args: CHROMIUM_ARGS };
  projects.push({ name: 'chromium', use: { browserName: 'chromium', launchOptions } });
}
if (browsers.firefox !== null) {
  // Debian's Firefox is driven over WebDriver BiDi.
  const launchOptions = {
    executablePath: browsers.firefox,
    firefoxUserPrefs: FIREFOX_PREFERENCES,
  };
  const use = { browserName: 'firefox' as const, channel: 'moz-firefox', launchOptions };
  projects.push({ name: 'firefox', use, grepInvert: /@chromium/ });
}

export default defineConfig({
  testDir: 'e2e',
  projects,
  forbidOnly: process.env.CI !== undefined,
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  // Machines boot in seconds alone and in tens of seconds beside others.
  expect: { timeout: 45_000 },
  reporter: [['list']],
  use: { baseURL: `http://localhost:${PORT}`, trace: 'off' },
  webServer: {
    command: `node e2e/static-host.ts ${PORT}`,
    url: `http://localhost:${PORT}/`,
    timeout: 60_000,
  },
});
