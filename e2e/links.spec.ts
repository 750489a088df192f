// Links that carry a reader anywhere: to a line, to a section, to somebody's edit; and a bench in anybody's page.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { ISOLATION } from '../site/build/isolation.ts';
import { Bench, program } from './bench.ts';
import { expect, test } from './shared-bench.ts';

const SLUG = 'hello-gateway';

/** Types into the editor, as a reader would. */
async function edit(bench: Bench, text: string): Promise<void> {
  await bench.region.getByRole('tab', { name: 'server.py' }).click();
  await bench.editor.focus();
  await bench.page.keyboard.press('ControlOrMeta+Home');
  await bench.page.keyboard.type(text);
  await expect(bench.button('Reset')).toBeEnabled();
}

async function shared(bench: Bench, form: 'Link' | 'Iframe' | 'Markdown'): Promise<string> {
  await bench.button('Share').click();
  const dialog = bench.page.getByRole('dialog', { name: 'Share' });
  const text = await dialog.getByRole('textbox', { name: form, exact: true }).inputValue();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  return text;
}

test('an address opens a file at a line, and says so where there is no such file', async ({
  page,
  context,
}) => {
  const bench = new Bench(page);
  await page.goto(`/lessons/${SLUG}/?file=page.html&line=3`);
  await expect(bench.region.getByRole('tab', { name: 'page.html' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(bench.editor).toBeAttached();
  await bench.button('Share').click();
  await expect(page.getByRole('checkbox', { name: 'Open at page.html, line 3' })).toBeVisible();

  // In a tab of its own: Firefox takes the end of what the first still loads for the end of this.
  const elsewhere = new Bench(await context.newPage());
  await elsewhere.page.goto(`/lessons/${SLUG}/?file=nowhere.py`);
  await expect(elsewhere.region.getByRole('alert')).toContainText(
    'Choose one of its own: server.py',
  );
});

test('a heading links to itself', async ({ page }) => {
  await page.goto(`/lessons/${SLUG}/`);
  const heading = page.getByRole('heading', { name: 'One function' });
  await heading.hover();
  await page.getByRole('link', { name: 'Link to this section' }).first().click();
  await expect(page).toHaveURL(/#one-function$/);
  await expect(heading).toBeInViewport();
});

test('somebody’s edit is shown, waits for Run, and costs nobody their own', async ({ context }) => {
  const maker = await Bench.open(await context.newPage(), SLUG);
  await edit(maker, '# by somebody\n');
  const link = await shared(maker, 'Link');
  expect(await shared(maker, 'Markdown')).toBe(`[Hello, gateway](${link})`);
  await maker.button('Reset').click();
  await edit(maker, '# my own\n');

  const bench = new Bench(await context.newPage());
  await bench.page.goto(link);
  const offer = bench.region.getByRole('group', { name: 'Somebody’s edit' });
  await expect(offer).toContainText('Somebody’s edit came by a link: 1 file changed');
  await offer.getByRole('button', { name: 'Look at it' }).click();
  await expect(bench.region.getByRole('code')).toContainText('# by somebody');
  await expect(bench.status).toHaveText('Idle');

  // A reload neither loses it nor puts it over the reader's own.
  for (const frame of bench.page.frames()) await frame.waitForLoadState();
  await bench.page.reload();
  await expect(bench.region.getByRole('code')).toContainText('# by somebody');
  await offer.getByRole('button', { name: 'Discard' }).click();
  await expect(bench.region.getByRole('code')).toContainText('# my own');
  await expect(offer).toBeHidden();
});

test('a link that was cut or mutated says what is wrong, and the lesson goes on @chromium', async ({
  page,
}) => {
  const bench = await Bench.open(page, SLUG);
  await edit(bench, '# by somebody\n');
  const link = await shared(bench, 'Link');
  const alert = bench.region.getByRole('alert');
  await page.goto(link.slice(0, -9));
  await expect(alert).toContainText(/was cut on its way: \d+ of \d+ characters came/);
  await page.goto(link.replace(/.$/, link.endsWith('A') ? 'B' : 'A'));
  await expect(alert).toContainText('was changed on its way');
  await expect(alert).toContainText('You can go on with the lesson as it is.');
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toBeHidden();
  await expect(bench.region.getByRole('code')).toContainText('# by somebody');
});

test('the lesson’s version stands beside the reader’s, and a Reset can be undone', async ({
  page,
}) => {
  const bench = await Bench.open(page, SLUG);
  await edit(bench, '# my own\n');
  await bench.button('Diff').click();
  const mine = bench.region.getByRole('textbox', { name: 'Editor: server.py' });
  await expect(mine).toBeAttached();
  await mine.focus();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('# and more\n');
  await expect(bench.region.getByRole('code').last()).toContainText('# and more');
  await bench.button('Reset').click();
  await expect(bench.region.getByRole('code').last()).not.toContainText('# my own');
  await bench.button('Undo reset').click();
  await expect(bench.region.getByRole('code').last()).toContainText('# and more');
  await bench.button('Diff').click();
  await expect(bench.editor).toHaveCount(1);
  await expect(bench.region.getByRole('code')).toContainText('# my own');
});

test('a draft of an older version of the lesson is kept, and both versions offered @chromium', async ({
  page,
}) => {
  const bench = await Bench.open(page, SLUG);
  await edit(bench, '# my own\n');
  // As if the lesson's file had been another when this draft was begun.
  await page.evaluate((key) => {
    const drafts = localStorage.getItem(key) ?? '';
    localStorage.setItem(key, drafts.replace(/"base":"\w+"/, '"base":"other"'));
  }, `drafts:${SLUG}`);
  await page.reload();
  const notice = bench.region.getByRole('group', { name: 'The lesson has changed' });
  await expect(notice).toContainText('The lesson’s server.py changed since');
  await expect(bench.region.getByRole('code')).toContainText('# my own');
  await notice.getByRole('button', { name: 'Take the lesson’s' }).click();
  await expect(bench.region.getByRole('code')).not.toContainText('# my own');
  await expect(notice).toBeHidden();
});

test('an embedded bench runs in a page of another origin, isolated or not', async ({
  context,
  baseURL,
}) => {
  const bench = await Bench.open(await context.newPage(), SLUG);
  const iframe = await shared(bench, 'Iframe');
  const host = createServer(({ url }, response) => {
    response.setHeaders(new Map(Object.entries(url === '/isolated' ? ISOLATION : {})));
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Somebody’s page</title>${iframe}`);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  try {
    // Of another site, even: localhost is none of 127.0.0.1's.
    for (const path of ['/', '/isolated']) {
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}${path}`);
      await runsIn(page, baseURL ?? '');
    }
  } finally {
    host.close();
    host.closeAllConnections();
  }
});

async function runsIn(page: Page, site: string): Promise<void> {
  const frame = page.frameLocator('iframe[title="Hello, gateway"]');
  const region = frame.getByRole('region', { name: 'Bench', exact: true });
  await expect(frame.getByRole('link', { name: 'Hello, gateway' })).toHaveAttribute(
    'href',
    `/lessons/${SLUG}/`,
  );
  const run = region.getByRole('button', { name: 'Run', exact: true });
  // As events: Firefox over WebDriver BiDi loses presses that go into a frame of another process.
  for (const event of ['pointerdown', 'click']) await run.dispatchEvent(event);
  await expect(region.getByRole('status')).toHaveText('Ready on port 8888');
  const client = region.frameLocator('iframe[title="Client 1"]');
  await expect(client.getByText('GATEWAY_INTERFACE')).toBeVisible();
  expect(page.frames().some((each) => each.url().startsWith(`${site}/embed/`))).toBe(true);
}

// Firefox over WebDriver BiDi tells of no downloads.
test('a zip holds the reader’s version, and how to run it @chromium', async ({ page }) => {
  const bench = await Bench.open(page, 'switching-protocols');
  await bench.write(await program('edited.py'));
  await bench.button('Share').click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  const arrived = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download zip' }).click();
  const download = await arrived;
  expect(download.suggestedFilename()).toBe('switching-protocols.zip');
  const files = unzipSync(await readFile(await download.path()));
  const text = (name: string) =>
    strFromU8(files[`switching-protocols/${name}`] ?? new Uint8Array());
  expect(text('server.py')).toBe(await program('edited.py'));
  expect(text('requirements.txt')).toMatch(/^tornado==[\d.]+\n$/);
  expect(text('README.txt')).toContain('python server.py');
});
