// The pages in use: for every eye, every width, without scripts and without strangers.

import type { Locator, Page } from '@playwright/test';
import { faults, LOOKS } from './axe.ts';
import { Bench, program } from './bench.ts';
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

test('two programs stand side by side under the same load @chromium', async ({ page }) => {
  await page.goto('/lessons/async-await/');
  const compare = page.getByRole('region', { name: 'Compare' });
  await compare.getByRole('spinbutton', { name: 'Clients' }).fill('5');
  await compare.getByRole('combobox', { name: 'B' }).selectOption('Callbacks');
  await compare.getByRole('button', { name: 'Compare' }).click();
  await expect(compare.getByRole('status')).toHaveText(/^A took .*, B took /);
  for (const side of ['A', 'B'])
    await expect(compare.getByRole('row', { name: `${side} 10 of 10` })).toBeVisible();
  expect(await faults(page, ['phone, dark', 'desktop, light'], 'compare-programs')).toEqual([]);
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

/** Only the bench: `pages.spec.ts` looks at the text beside it. */
const BENCH = 'section[aria-label="Bench"]';
const BESIDE = ['desktop, dark', 'desktop, light'] as const;

// On a page of its own: after its size was changed, Chromium loses presses that go into a frame within a frame.
test('axe finds nothing on a bench, whatever it shows @chromium', async ({ page }) => {
  const bench = await Bench.open(page, 'switching-protocols');
  const look = async (what: string) =>
    expect.soft(await faults(page, BESIDE, BENCH), what).toEqual([]);
  await bench.runUntilReady();
  await expect(bench.client(1).getByText('Switched.')).toBeVisible();
  await bench.row('101 Switching Protocols').getByRole('button').click();
  await expect(bench.wire.getByRole('list', { name: 'Fields' })).toBeVisible();
  await bench.button('Network').click();
  await look('Preview, an open row and Network');
  await bench.button('Network').click();

  await bench.show('Request');
  await bench.button('Send').click();
  await expect(bench.region.getByRole('region', { name: 'Response' })).toContainText('HTTP/1.1');
  await look('Request and a response');
  await bench.show('Load');
  await bench.region.getByRole('spinbutton', { name: 'Your prediction' }).fill('20');
  await bench.button('Start').click();
  await expect(bench.region.getByText(/^You said 20/)).toBeVisible();
  await bench.region.getByText('The picture as a table').click();
  await look('Load and its results');
  await bench.show('Checks');
  await bench.button('Check').click();
  await expect(bench.checks.getByText(/^failed/).first()).toBeVisible();
  await look('Checks and their verdicts');

  await bench.write(`${await program('raises.py')}\n`);
  await bench.button('Diff').click();
  await expect(bench.region.getByRole('textbox', { name: 'Editor: server.py' })).toBeAttached();
  await bench.run();
  await expect(bench.output).toContainText('RuntimeError: no coffee');
  await look('Diff, and a traceback in Output');
  await bench.button('Share').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect.soft(await faults(page, LOOKS, 'dialog'), 'Share').toEqual([]);
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
  await page.goto('/lessons/hello-gateway/');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: 'Hello, gateway' })).toBeVisible();
  await expect(page.getByText('def app(environ, start_response):').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Bench' })).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Site' })).toBeHidden();
  // Nothing runs off the sheet.
  await page.setViewportSize({ width: 720, height: 1000 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720);
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
