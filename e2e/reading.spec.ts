// The pages in use: for every eye, every width, without scripts and without strangers.

import type { Locator, Page } from '@playwright/test';
import { Bench } from './bench.ts';
import { expect, test } from './shared-bench.ts';

test('twenty clients freeze for real, and with the other line they do not @chromium', async ({
  page,
}) => {
  await page.goto('/');
  const run = page.getByRole('button', { name: 'Run it for real' });
  const answers = page.getByText(/answers for the other 19/).filter({ visible: true });
  await run.click();
  await expect(page.getByRole('status')).toHaveText(/^That was real/);
  await expect(answers).toHaveText(/^\d answers/);
  await page.getByRole('radio', { name: /await/ }).check();
  await run.click();
  await expect(page.getByRole('status')).toHaveText(/^Live/);
  await expect(page.getByRole('status')).toHaveText(/^That was real/);
  await expect(answers).toHaveText(/^\d\d+ answers/);
});

test('the reader finds a word, and the slash leads to the search @chromium', async ({ page }) => {
  await page.goto('/lessons/hello-gateway/');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('XORed');
  const results = page.getByRole('list', { name: 'Results' });
  await results.getByRole('link', { name: 'The frame' }).click();
  await expect(page).toHaveURL(/\/lessons\/switching-protocols\/#the-frame$/);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a lesson is whole: its text, its program and a word about running it @chromium', async ({
    page,
  }) => {
    await page.goto('/');
    await page
      .getByRole('main')
      .getByRole('link', { name: /Hello, gateway/ })
      .first()
      .click();
    await expect(page.getByRole('heading', { name: '2013 and today' })).toBeVisible();
    await expect(page.getByText('def app(environ, start_response):').first()).toBeVisible();
    await expect(page.getByText(/there is no Run here/)).toBeVisible();
    await expect(page.getByText(/Running this program needs JavaScript/)).toBeVisible();
    const recorded = page.getByRole('region', { name: 'A recorded run' });
    await expect(recorded.getByRole('row', { name: /client to server GET \/ HTTP/ })).toHaveCount(
      1,
    );
    await expect(recorded.getByRole('row', { name: / failed: .* passed$/ })).not.toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Run' })).toBeHidden();
  });
});

test('a whole run asks no other host for anything, and logs no error', async ({
  page,
  baseURL,
}) => {
  const strangers: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== baseURL) strangers.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  for (const path of ['/', '/claims/', '/search/', '/404.html']) await page.goto(path);
  const bench = await Bench.open(page, 'switching-protocols');
  await bench.runUntilReady();
  await expect(bench.client(1).getByText('Switched.')).toBeVisible();
  await bench.button('Stop').click();
  expect(strangers).toEqual([]);
  expect(errors).toEqual([]);
});

test('the keyboard alone runs, edits, visits, and reads a row of the wire', async ({ page }) => {
  const bench = await Bench.open(page, 'switching-protocols');
  await tabTo(page, bench.button('Run'));
  await page.keyboard.press('Enter');
  await expect(bench.status).toHaveText('Ready on port 8888');
  await expect(bench.editor).toBeAttached();

  // Tab indents in the editor, until Ctrl+M says that it shall move on.
  await tabTo(page, bench.editor);
  await expect(bench.region.getByText(/Ctrl\+M/)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(bench.editor).toBeFocused();
  await expect(bench.button('Reset')).toBeEnabled();
  await page.keyboard.press('Control+m');
  await page.keyboard.press('Tab');
  await expect(bench.editor).not.toBeFocused();
  await expect(bench.region.getByText(/Ctrl\+M/)).toBeHidden();

  // The page has its WebSocket before it is left.
  await expect(bench.row('101 Switching Protocols')).toHaveCount(1);
  // Time counts from the first row.
  await expect(bench.row('connects to').first()).toContainText('0.000');
  await tabTo(page, bench.address);
  await page.keyboard.type('/elsewhere');
  await page.keyboard.press('Enter');
  await expect(bench.row('GET /elsewhere HTTP/1.1')).toHaveCount(1);

  const meaning = bench.row('101 Switching Protocols').getByRole('button');
  const fields = bench.wire.getByRole('list', { name: 'Fields' });
  await tabTo(page, meaning);
  await page.keyboard.press('Enter');
  await expect(fields).toContainText('sec-websocket-accept');
  await page.keyboard.press('Enter');
  await expect(fields).toHaveCount(0);
});

/** More than any page has places at which Tab stops. */
const STOPS = 150;

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${target}.`);
}

test('on paper there is the text, and nothing that needs a screen @chromium', async ({ page }) => {
  await page.emulateMedia({ media: 'print' });
  await page.goto('/lessons/hello-gateway/');
  await expect(page.getByRole('heading', { name: 'Hello, gateway' })).toBeVisible();
  await expect(page.getByText('def app(environ, start_response):').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Bench' })).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Site' })).toBeHidden();
  // Nothing runs off the sheet: of a page of code, of one that compares, of one with tables.
  await page.setViewportSize({ width: 720, height: 1000 });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBeLessThanOrEqual(720);
  for (const slug of ['server-sent-events', 'one-app-five-frameworks', 'verdict']) {
    await page.goto(`/lessons/${slug}/`);
    expect(await width(), slug).toBeLessThanOrEqual(720);
  }
});

test('a page whose server has gone says so on one line, however often it asks', async ({
  open,
}) => {
  const bench = await open('server-sent-events');
  await bench.runUntilReady();
  await expect(bench.client(1).getByText('The stream is open.')).toBeVisible();
  await bench.button('Stop').click();
  await expect(bench.client(1).getByText('The browser will come back')).toBeVisible();
  await bench.show('Output');
  await expect(bench.output.getByText(/Client 1 · error.* × \d+$/)).toHaveCount(1);
});

test('a package that could not be built is said on the bench, with the mend', async ({ page }) => {
  const missing = 'Tornado could not be fetched. Connect to a network and build the site again.';
  await page.route('**/machine/manifest.json', async (route) => {
    const manifest = await (await route.fetch()).json();
    await route.fulfill({
      json: { ...manifest, packages: { ...manifest.packages, tornado: { missing } } },
    });
  });
  const bench = await Bench.open(page, 'switching-protocols');
  await bench.run();
  await expect(bench.status).toHaveText(`Failed: ${missing}`);
});

test('a browser without JSPI is told which has it', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(WebAssembly, 'Suspending');
  });
  const bench = await Bench.open(page, 'hello-gateway');
  await bench.run();
  await expect(bench.status).toContainText('Use a current Chrome, Edge or Firefox');
});

test('what is said of one track alone keeps its distance like any other text', async ({ page }) => {
  await page.goto('/lessons/hello-gateway/');
  const top = async (beginning: RegExp) =>
    (await page.getByText(beginning).boundingBox()) ?? { y: 0, height: 0 };
  const above = await top(/^This is a whole web application/);
  const below = await top(/^The program opens no socket/);
  expect(below.y - above.y - above.height).toBeGreaterThan(8);
});
