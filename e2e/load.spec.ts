// The reader as a client of their own, and as ten thousand.
import { program } from './bench.ts';
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

test('10,000 clients of a server that hangs leave the page alive, and Stop drops them @chromium', async ({
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
