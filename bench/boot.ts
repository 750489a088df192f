// Run to ready in Chromium, in a browser just opened with the files in its cache: at once (Run is pressed before the bench's
// own script is there), as read (a reader has scrolled and read for some seconds first), warm (Stop, then Run); beside stock
// Pyodide that loads itself, installs Tornado's wheel and imports it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { type Figure, median } from './table.ts';

const ROUNDS = 5;
/** Milliseconds: a few lines of text. */
const READING = 5_000;
const SITE_PORT = 4323;
const STOCK_PORT = 4324;
const LESSON = `http://localhost:${SITE_PORT}/lessons/switching-protocols/`;
const STOCK = `http://localhost:${STOCK_PORT}/`;
const PYODIDE = fileURLToPath(new URL('../node_modules/pyodide/', import.meta.url));
const WHEELS = fileURLToPath(new URL('../.cache/wheels/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export async function measureBoot(): Promise<Figure[]> {
  const host = fileURLToPath(new URL('../e2e/static-host.ts', import.meta.url));
  const site = spawn(process.execPath, [host, String(SITE_PORT)], { stdio: 'inherit' });
  const stock = await serveStock();
  const profile = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    await inBrowser(profile, async (page) => {
      await runToReady(page);
      await stockToReady(page);
    });
    const atOnce: number[] = [];
    const asRead: number[] = [];
    const warm: number[] = [];
    const beside: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await inBrowser(profile, async (page) => {
        atOnce.push(await runToReady(page));
        warm.push(await runAgain(page));
      });
      await inBrowser(profile, async (page) => void asRead.push(await runAfterReading(page)));
      await inBrowser(profile, async (page) => void beside.push(await stockToReady(page)));
    }
    const theirs = median(beside);
    return [
      { what: 'cold, pressed at once', unit: 'ms', ours: median(atOnce), theirs },
      { what: 'cold, as read', unit: 'ms', ours: median(asRead), theirs },
      { what: 'warm', unit: 'ms', ours: median(warm), theirs },
    ];
  } finally {
    stock.close();
    site.kill();
    await rm(profile, { recursive: true, force: true });
  }
}

async function inBrowser(profile: string, use: (page: Page) => Promise<void>): Promise<void> {
  const { chromium: executablePath } = JSON.parse(
    await readFile(new URL('../.cache/browsers.json', import.meta.url), 'utf8'),
  ) as { chromium: string };
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
    ],
  });
  try {
    await use(context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
  }
}

async function runToReady(page: Page): Promise<number> {
  await page.goto(LESSON);
  return clickRun(page);
}

async function runAfterReading(page: Page): Promise<number> {
  await page.goto(LESSON);
  await page.mouse.wheel(0, 200);
  await page.waitForTimeout(READING);
  return clickRun(page);
}

/** As a reader who edits: a while after the first run, when the spare interpreter has long been booted. */
async function runAgain(page: Page): Promise<number> {
  await page.waitForTimeout(READING);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('status').filter({ hasText: 'Stopped' }).waitFor();
  return clickRun(page);
}

/** Timed in the page, so that the driver's own messages do not count. */
function clickRun(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const bench = document.querySelector('section[aria-label="Bench"]');
        const status = bench?.querySelector('[role="status"]');
        const run = [...(bench?.querySelectorAll('button') ?? [])].find(
          (each) => each.textContent?.trim() === 'Run',
        );
        if (!status || !run) return reject(new Error('This page has no bench.'));
        const started = performance.now();
        new MutationObserver(() => {
          if (status.textContent?.startsWith('Ready')) resolve(performance.now() - started);
          if (status.textContent?.startsWith('Failed')) reject(new Error(status.textContent));
        }).observe(status, { characterData: true, childList: true, subtree: true });
        run.click();
      }),
  );
}

async function stockToReady(page: Page): Promise<number> {
  await page.goto(STOCK);
  return page.evaluate(async () => {
    const started = performance.now();
    const { loadPyodide } = await import(new URL('pyodide.mjs', location.href).href);
    const python = await loadPyodide();
    const wheel = await fetch('tornado.whl');
    python.unpackArchive(await wheel.arrayBuffer(), 'whl');
    python.runPython('import tornado.web, tornado.httpserver, tornado.websocket');
    return performance.now() - started;
  });
}

/** Pyodide's own files and Tornado's wheel, as a page of one's own would serve them. */
async function serveStock(): Promise<Server> {
  const wheel =
    (await readdir(WHEELS, { recursive: true })).find((name) => /tornado-.*\.whl$/.test(name)) ??
    '';
  const server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    const headers = {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'cache-control': 'max-age=3600',
    };
    if (name === '')
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Stock</title>');
    const file = name === 'tornado.whl' ? join(WHEELS, wheel) : join(PYODIDE, name);
    const stream = createReadStream(file);
    stream.on('open', () => stream.pipe(response.writeHead(200, headers)));
    stream.on('error', () => response.writeHead(404).end());
  }).listen(STOCK_PORT, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
