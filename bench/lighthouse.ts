// `npm run lighthouse`: what Lighthouse says of the built site, on a phone on a slow line and on a desktop; ends with 1 where
// a score is below 95. Of three visits the middle one counts. The host compresses, as every public host does. Paths may be
// named; unless they are, it visits the landing page and two lessons, one of them the heaviest page.
//
// Lighthouse is 176 MB and asked for rarely: npm fetches it when this runs, at one version, and it is no dependency.
import { execFile } from 'node:child_process';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openStaticHost } from '../e2e/static-host.ts';

const LIGHTHOUSE = 'lighthouse@13.5.0';
const LEAST = 95;
const ROUNDS = 3;
const PATHS = ['/', '/lessons/switching-protocols/', '/lessons/async-await/'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
const METRICS = {
  'first-contentful-paint': 'first paint',
  'largest-contentful-paint': 'largest paint',
  'total-blocking-time': 'blocked',
  'cumulative-layout-shift': 'shift',
} as const;
const FORMS = { phone: [], desktop: ['--preset=desktop'] } as const;

/** Of Lighthouse's report, what is read here. */
interface Report {
  readonly categories: Readonly<Record<(typeof CATEGORIES)[number], { readonly score: number }>>;
  readonly audits: Readonly<
    Record<keyof typeof METRICS, { readonly displayValue: string; readonly score: number }>
  >;
}

const { chromium } = JSON.parse(
  await readFile(new URL('../.cache/browsers.json', import.meta.url), 'utf8'),
) as { chromium: string | null };
if (chromium === null) throw new Error('No Chromium was found: see .cache/browsers.json.');
await using host = await openStaticHost({ port: 0, compress: true });
await using folder = await mkdtempDisposable(join(tmpdir(), 'lighthouse-'));
const named = process.argv.slice(2);
let least = 100;
for (const path of named.length > 0 ? named : PATHS) {
  for (const form of ['phone', 'desktop'] as const) {
    const { categories, audits } = await middle(`${host.origin}${path}`, FORMS[form], chromium);
    const scores = CATEGORIES.map(
      (name) => [name, Math.round(categories[name].score * 100)] as const,
    );
    least = Math.min(least, ...scores.map(([, score]) => score));
    const figures = Object.entries(METRICS).map(
      ([id, name]) => `${name} ${audits[id as keyof typeof METRICS].displayValue}`,
    );
    process.stdout.write(
      `${path} ${form}: ${scores.map(([name, score]) => `${name} ${score}`).join(', ')} (${figures.join(', ')})\n`,
    );
  }
}
process.stdout.write(
  least < LEAST ? `A score is below ${LEAST}.\n` : `All at ${LEAST} or above.\n`,
);
process.exitCode = least < LEAST ? 1 : 0;

async function middle(url: string, form: readonly string[], browser: string): Promise<Report> {
  const reports: Report[] = [];
  for (let round = 0; round < ROUNDS; round++) reports.push(await report(url, form, browser));
  const speed = ({ categories }: Report) => categories.performance.score;
  reports.sort((one, other) => speed(one) - speed(other));
  const chosen = reports[Math.floor(ROUNDS / 2)];
  if (chosen === undefined) throw new Error(`Lighthouse said nothing of ${url}.`);
  return chosen;
}

async function report(url: string, form: readonly string[], browser: string): Promise<Report> {
  const file = join(folder.path, 'report.json');
  const output = [`--output-path=${file}`, '--output=json', '--quiet'];
  const flags = '--chrome-flags=--headless=new --no-sandbox --disable-gpu';
  const command = ['exec', '--yes', `--package=${LIGHTHOUSE}`, '--', 'lighthouse', url];
  await promisify(execFile)('npm', [...command, ...form, ...output, flags], {
    env: { ...process.env, CHROME_PATH: browser },
  });
  return JSON.parse(await readFile(file, 'utf8')) as Report;
}
