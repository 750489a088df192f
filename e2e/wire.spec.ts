// The wire: sorted out, held, drawn, saved, and pointed at from the text.
import { readFile } from 'node:fs/promises';
import type { Bench } from './bench.ts';
import { expect, test } from './shared-bench.ts';

const SLUG = 'switching-protocols';

async function say(bench: Bench, text: string): Promise<void> {
  await bench.client(1).getByRole('textbox').fill(text);
  await bench.client(1).getByRole('button', { name: 'Send' }).click();
}

/** A page and a WebSocket, one connection each, and a word each way. */
async function talk(open: (slug: string) => Promise<Bench>): Promise<Bench> {
  const bench = await open(SLUG);
  await bench.runUntilReady();
  await expect(bench.client(1).getByText('Switched.')).toBeVisible();
  await say(bench, 'hello');
  await expect(bench.row(/text “hello”\d/)).toHaveCount(1);
  return bench;
}

test('rows are found by words, by connection and by direction', async ({ open }) => {
  const bench = await talk(open);
  const filter = bench.region.getByRole('textbox', { name: 'Filter' });
  await filter.fill('hello');
  await expect(bench.row('101 Switching Protocols')).toHaveCount(0);
  await expect(bench.row(/text “hello”/)).toHaveCount(2);
  await bench.button('client to server').click();
  await expect(bench.row(/text “hello”/)).toHaveCount(1);
  await filter.fill('no such thing');
  await bench.button('Show all').click();
  await expect(filter).toHaveValue('');
  const page = bench.row('GET / HTTP/1.1');
  await filter.fill(`#${await page.getByRole('cell').nth(1).textContent()}`);
  await expect(filter).toHaveValue(/^#\d+$/);
  await expect(bench.row('GET /ws HTTP/1.1')).toHaveCount(0);
  await expect(page).toHaveCount(1);
  await filter.fill('');
  await expect(bench.row('GET /ws HTTP/1.1')).toHaveCount(1);
});

test('Pause holds the rows while the wire goes on, and Clear empties it', async ({ open }) => {
  const bench = await talk(open);
  const pause = bench.button('Pause');
  await pause.click();
  await say(bench, 'unseen');
  await say(bench, 'last');
  await expect(bench.client(1).getByText('last').last()).toBeVisible();
  await expect(bench.row('unseen')).toHaveCount(0);
  await pause.click();
  await expect(bench.row(/text “unseen”/)).toHaveCount(2);
  await bench.button('Clear the wire').click();
  await expect(bench.row('unseen')).toHaveCount(0);
});

test('each connection is a lane, and the text points at bytes', async ({ open }) => {
  const bench = await talk(open);
  await bench.button('Lanes').click();
  const lanes = bench.region.getByRole('group', { name: 'Lanes' });
  const socket = /^Connection \d+: GET \/ws, answered 101\. 2 from the client/;
  await expect(lanes.getByRole('img', { name: socket })).toBeVisible();

  const field = bench.page.getByRole('main').getByRole('button', { name: 'Sec-WebSocket-Accept' });
  await field.click();
  await expect(lanes).toHaveCount(0);
  const fields = bench.wire.getByRole('list', { name: 'Fields' });
  await expect(fields).toContainText('sec-websocket-accept');
  await expect(bench.row('101 Switching Protocols')).toBeInViewport();
});

// Firefox over WebDriver BiDi tells of no downloads.
test('the wire is saved as it is shown @chromium', async ({ open }) => {
  const bench = await talk(open);
  await bench.region.getByRole('textbox', { name: 'Filter' }).fill('hello');
  const saved = async (kind: string) => {
    await bench.region.getByText('Save', { exact: true }).click();
    const arrived = bench.page.waitForEvent('download');
    await bench.button(kind).click();
    return readFile(await (await arrived).path(), 'utf8');
  };
  const { events } = JSON.parse(await saved('As JSON')) as { events: { summary: string }[] };
  expect(events.map(({ summary }) => summary)).toEqual(['text “hello”, masked', 'text “hello”']);
  expect(await saved('As text with hex')).toContain('81 05 68 65 6c 6c 6f');
  await bench.region.getByRole('textbox', { name: 'Filter' }).fill('');
});
