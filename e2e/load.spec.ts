// The reader as a client of their own: bytes written by hand.
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
