// The reader as a client of their own, and as ten thousand.
import type { Locator } from '@playwright/test';
import { Bench, program } from './bench.ts';
import { expect, test } from './shared-bench.ts';

test('a raw request goes out byte for byte, and its answer comes back', async ({ open }) => {
  const bench = await open('hello-gateway');
  const form = bench.region.getByRole('form', { name: 'Request' });
  const box = form.getByRole('textbox', { name: 'Raw request' });
  const response = bench.region.getByRole('region', { name: 'Response' });
  const send = form.getByRole('button', { name: 'Send' });
  await bench.show('Request');
  await send.click();
  await expect(response).toContainText('Nothing listens on port 8888: press Run first.');
  await bench.runUntilReady();

  await test.step('Enter is CRLF in the head, and the body goes out as typed', async () => {
    await box.fill('POST /nowhere HTTP/1.1\nHost: localhost:8888\nContent-Length: 3\n\na\nb');
    await form.getByRole('checkbox', { name: 'Escapes' }).check();
    await expect(box).toHaveValue(/Content-Length: 3\\r\\n\n\\r\\n\na\\n\nb$/);
    await send.click();
    await expect(response).toContainText('HTTP/1.0 404 Not Found\\r\\n');
    await expect(response).toContainText('Closed by the server.');
    await expect(bench.row('POST /nowhere HTTP/1.1')).toHaveCount(1);
  });

  await test.step('an unknown escape is said, and nothing is sent', async () => {
    await box.fill('GET \\q');
    await expect(form).toContainText('\\q is not known. Write \\r');
    await expect(send).toBeDisabled();
  });

  await test.step('what is not finished stays open until the reader closes it', async () => {
    await box.fill('GET / HTTP/1.1\\r\\n');
    await send.click();
    await expect(response).toContainText('Open.');
    await box.fill('\\r\\n');
    await send.click();
    await expect(response).toContainText('HTTP/1.0 200 OK');
    // Of two that were sent the second stands in sight, with the status line of its answer below it.
    const [sent, answer] = [
      response.getByText(/bytes sent/).last(),
      response.getByText('HTTP/1.0'),
    ];
    await expect(sent).toBeInViewport();
    await expect(answer).toBeInViewport();
    await box.fill('GET');
    await send.click();
    await response.getByRole('button', { name: 'Half-close' }).click();
    await expect(response).toContainText(/Half-closed|Closed by the server/);
  });
});

test('a load is drawn, measured, kept and compared', async ({ open }) => {
  const bench = await open('hello-gateway');
  await bench.runUntilReady();
  await bench.show('Load');
  const form = bench.region.getByRole('form', { name: 'Load' });
  const numbers = bench.region.getByRole('table', { name: 'Load in numbers' });
  const start = form.getByRole('button', { name: 'Start' });
  await form.getByRole('spinbutton', { name: 'Clients' }).fill('0');
  await expect(form.getByRole('alert')).toContainText('Clients: write a whole number from 1');
  await expect(start).toBeDisabled();
  await form.getByRole('spinbutton', { name: 'Clients' }).fill('12');
  await form.getByRole('spinbutton', { name: 'Requests each' }).fill('2');
  await form.getByRole('spinbutton', { name: 'Your prediction' }).fill('24');
  await form.getByRole('spinbutton', { name: 'Seconds for it' }).fill('40');
  await start.click();
  await expect(bench.region).toContainText('You said 24, and so it was');
  await expect(numbers.getByRole('row', { name: /This run/ })).toContainText('24 of 24');

  const picture = bench.region.getByRole('img', { name: 'Latency' });
  const drawn = await picture.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  await form.getByRole('button', { name: 'Keep' }).click();
  await form.getByRole('textbox', { name: 'Path' }).fill('/nowhere');
  await start.click();
  await expect(bench.region.getByRole('list', { name: 'Failures' })).toHaveText('24 answered 404');
  await expect(numbers.getByRole('row', { name: /Kept/ })).toContainText('24 of 24');
  const redrawn = await picture.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  expect(redrawn).not.toBe(drawn);
  await bench.region.getByText('The picture as a table').click();
  await expect(bench.region.getByRole('table', { name: 'Lanes' }).getByRole('row')).toHaveCount(13);
});

test('10,000 clients of a server that hangs leave the page alive, and Stop drops them', async ({
  open,
}) => {
  const bench = await open('hello-gateway');
  await bench.write(await program('hangs.py'));
  await bench.runUntilReady();
  await bench.show('Load');
  const form = bench.region.getByRole('form', { name: 'Load' });
  await form.getByRole('spinbutton', { name: 'Clients' }).fill('10000');
  await form.getByRole('spinbutton', { name: 'Requests each' }).fill('1');
  await form.getByRole('textbox', { name: 'Path' }).fill('/');
  await form.getByRole('button', { name: 'Start' }).click();
  await expect(bench.region.getByText(/^One lane in \d+ is drawn/)).toBeVisible();
  await bench.show('Output');
  await expect(bench.output).toContainText('accepts, and never answers');
  await bench.show('Load');
  await form.getByRole('button', { name: 'Stop' }).click();
  await expect(form.getByRole('button', { name: 'Start' })).toBeVisible();
  await expect(bench.region.getByRole('list', { name: 'Failures' })).toContainText(
    'not answered when the run was stopped',
  );
  await bench.button('Stop').click();
  await expect(bench.status).toHaveText('Stopped');
});

test('a client is as far away as the reader sets it, and the wire shows it', async ({ open }) => {
  const bench = await open('hello-gateway');
  await bench.runUntilReady();
  await expect(bench.client(1).getByText('GATEWAY_INTERFACE')).toBeVisible();
  await bench.button('Network').click();
  const network = bench.region.getByRole('group', { name: 'Network' });
  const delay = network.getByRole('spinbutton', { name: 'Delay' });
  await delay.fill('-1');
  await expect(network.getByRole('alert')).toContainText('Delay: write a number');
  await delay.fill('250');

  await test.step('a round trip lies between connecting and the request', async () => {
    await bench.button('Clear the wire').click();
    await bench.button('Reload').click();
    await expect(bench.row('200 OK')).toHaveCount(1);
    const [opened, asked] = [bench.row(/connects to/), bench.row('GET / HTTP/1.1')];
    expect((await timeOf(asked)) - (await timeOf(opened))).toBeGreaterThanOrEqual(0.499);
  });

  await test.step('for a raw request too, and for one client alone', async () => {
    await bench.show('Request');
    await bench.region.getByRole('combobox', { name: 'Snippet' }).selectOption('GET /');
    await bench.button('Send').click();
    const response = bench.region.getByRole('region', { name: 'Response' });
    await expect(response).toContainText('Closed by the server.');
    const heard = /received at (\d+\.\d+) s/.exec((await response.textContent()) ?? '');
    expect(Number(heard?.[1])).toBeGreaterThanOrEqual(0.999);
    await bench.show('Preview');
    await delay.fill('0');
    await network.getByRole('combobox', { name: 'Clients' }).selectOption('Client 1');
    await network.getByRole('spinbutton', { name: 'Bandwidth' }).fill('5');
    await bench.button('Clear the wire').click();
    await bench.button('Reload').click();
    // 3,000 bytes at 5 kB/s: the client has them all, and ends the connection, 0.6 s later.
    const [answered, ended] = [bench.row('200 OK'), bench.row('FIN: the client sends no more')];
    await expect(ended).toHaveCount(1);
    expect((await timeOf(ended)) - (await timeOf(answered))).toBeGreaterThan(0.5);
    await network.getByRole('combobox', { name: 'Clients' }).selectOption('All clients');
    await delay.fill('0');
    await bench.button('Network').click();
    await expect(network).toBeHidden();
  });
});

/** Seconds, as the wire has them. */
async function timeOf(row: Locator): Promise<number> {
  return Number(await row.getByRole('cell').first().textContent());
}

test('the text sets the load up, and what the reader predicted is drawn in @chromium', async ({
  page,
}) => {
  await page.goto('/lessons/one-request-at-a-time/');
  await page.getByRole('radio', { name: 'after 1.8 seconds' }).check();
  await page.getByRole('button', { name: 'Commit' }).click();
  // The bench sleeps: the press wakes it.
  await page.getByRole('button', { name: 'Six clients at /slow' }).click();
  const bench = new Bench(page);
  const form = bench.region.getByRole('form', { name: 'Load' });
  await expect(form.getByRole('button', { name: 'Start' })).toBeFocused();
  await expect(form.getByRole('textbox', { name: 'Path' })).toHaveValue('/slow');
  await expect(form.getByRole('spinbutton', { name: 'Clients' })).toHaveValue('6');
  await expect(form.getByRole('spinbutton', { name: 'Seconds for it' })).toHaveValue('1.8');
  await page.keyboard.press('Enter');
  await expect(form.getByRole('alert')).toContainText('press Run first');
  await bench.runUntilReady();
  await form.getByRole('button', { name: 'Start' }).click();
  await expect(bench.region.getByText(/^You said 6\b/)).toBeVisible();
  // Of another load nothing was predicted.
  await page.getByRole('button', { name: '20 clients', exact: true }).click();
  await expect(form.getByRole('spinbutton', { name: 'Clients' })).toHaveValue('20');
  await expect(form.getByRole('spinbutton', { name: 'Your prediction' })).toHaveValue('');
});
