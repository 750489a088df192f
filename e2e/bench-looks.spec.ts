// What runs on a page, in each of its states, and nothing in them for axe to find. `pages.spec.ts` looks at the pages as
// they are loaded.
import { expect, test } from '@playwright/test';
import { faults, LOOKS } from './axe.ts';
import { Bench, program } from './bench.ts';

/** Only the bench, and not the text beside it. */
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
  await bench.check();
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
