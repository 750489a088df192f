// A reader comes, opens a lesson, runs its server, changes it, stops it and puts it back.
import { Bench, program } from './bench.ts';
import { expect, test } from './shared-bench.ts';

test('the landing page leads to every lesson', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const name of [/Hello, gateway/, /Switching protocols/]) {
    await expect(page.getByRole('main').getByRole('link', { name }).first()).toBeVisible();
  }
  await page
    .getByRole('main')
    .getByRole('link', { name: /Hello, gateway/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Hello, gateway');
});

test('a blocking WSGI server runs, is previewed, logged and watched', async ({ open }) => {
  const bench = await open('hello-gateway');
  await bench.runUntilReady();
  await expect(bench.client(1).getByText('GATEWAY_INTERFACE')).toBeVisible();
  await expect(bench.address).toHaveValue('http://localhost:8888/');
  await expect(bench.row('GET / HTTP/1.1')).toHaveCount(1);
  await expect(bench.row('200 OK')).toHaveCount(1);
  await bench.show('Output');
  await expect(bench.output).toContainText('Listening on http://localhost:8888/');
  await expect(bench.output).toContainText('"GET / HTTP/1.1" 200');
});

test('five frameworks run in one program, Django among them, which is unpacked', async ({
  open,
}) => {
  const bench = await open('one-app-five-frameworks');
  await bench.runUntilReady();
  await bench.client(1).getByRole('link', { name: 'Django' }).click();
  await expect(bench.client(1).getByRole('heading', { name: 'Notes in Django' })).toBeVisible();
  await expect(bench.address).toHaveValue('http://localhost:8888/django/');
});

test('an edit shows after Ctrl+Enter, and Reset takes it back', async ({ open }) => {
  const bench = await open('hello-gateway');
  await bench.write(await program('edited.py'));
  await bench.page.keyboard.press('Control+Enter');
  await expect(bench.client(1).getByText('edited by a reader')).toBeVisible();
  await bench.button('Reset').click();
  await expect(bench.button('Reset')).toBeDisabled();
  await bench.runUntilReady();
  await expect(bench.client(1).getByText('GATEWAY_INTERFACE')).toBeVisible();
});

test('Stop ends the server, and Run starts it again', async ({ open }) => {
  const bench = await open('hello-gateway');
  await bench.runUntilReady();
  await bench.button('Stop').click();
  await expect(bench.status).toHaveText('Stopped');
  await bench.runUntilReady();
});

test('a page switches protocols, and its frames are rows that open to bytes', async ({ open }) => {
  const bench = await open('switching-protocols');
  await bench.runUntilReady();
  await expect(bench.client(1).getByText('Switched.')).toBeVisible();
  const request = bench.row('GET /ws HTTP/1.1');
  await expect(request).toHaveCount(1);
  await expect(bench.row('101 Switching Protocols')).toHaveCount(1);

  await bench.client(1).getByRole('textbox').fill('hello');
  await bench.client(1).getByRole('button', { name: 'Send' }).click();
  const frame = bench.row(/text “hello”, masked/);
  await expect(frame).toHaveCount(1);
  await frame.getByRole('button').click();
  const fields = bench.wire.getByRole('list', { name: 'Fields' });
  for (const name of ['opcode', 'mask', 'payload']) await expect(fields).toContainText(name);
});

test('the checks judge the starter and the solution on the wire', async ({ open }) => {
  const bench = await open('switching-protocols');
  await bench.runUntilReady();
  await bench.check();
  await expect(bench.checks).toContainText('failed');
  await bench.button('Solution').click();
  await bench.runUntilReady();
  await bench.check();
  await expect(bench.checks).not.toContainText('not run');
  await expect(bench.checks).not.toContainText('failed');
  // What was passed is remembered here, and shown among all lessons.
  const { page } = bench;
  await page.getByRole('button', { name: 'Lessons', exact: true }).click();
  const lessons = page.getByRole('navigation', { name: 'Lessons by part' });
  await expect(lessons.getByText('all checks passed').filter({ visible: true })).toHaveCount(1);
  await page.keyboard.press('Escape');
});

test('two clients stand side by side, each with its own connection', async ({ open }) => {
  const bench = await open('switching-protocols');
  await bench.runUntilReady();
  await expect(bench.client(1).getByText('Switched.')).toBeVisible();
  await bench.button('New client').click();
  await expect(bench.client(2).getByText('Switched.')).toBeVisible();
  await expect(bench.row('101 Switching Protocols')).toHaveCount(2);
});

test('a server is ready before the script that shows it has come; a lost one is said', async ({
  page,
}) => {
  const script = '**/machine/jail-later.*.js';
  await page.route(script, (route) => route.abort());
  await page.goto('/lessons/hello-gateway/?track=node');
  const bench = new Bench(page);
  await bench.run();
  await expect(bench.status).toHaveText(
    /^Failed: Could not fetch \/machine\/jail-later.+ Check the connection and press Run again\.$/,
  );

  const held = Promise.withResolvers<void>();
  await page.unroute(script);
  await page.route(script, async (route) => {
    await held.promise;
    await route.continue();
  });
  await bench.runUntilReady();
  await bench.show('Request');
  await bench.button('Send').click();
  const response = bench.region.getByRole('region', { name: 'Response' });
  await expect(response).toContainText('200 OK');
  await expect(bench.client(1).getByRole('row')).toHaveCount(0);
  await expect(bench.row('200 OK')).toHaveCount(0);

  held.resolve();
  await bench.show('Preview');
  await expect(bench.client(1).getByRole('row', { name: /^host / })).toBeVisible();
  // What the request said and heard while nobody read it comes first, and the page that waited after it.
  for (const meaning of ['connects to', 'GET / HTTP/1.1', '200 OK']) {
    await expect(bench.row(meaning)).toHaveCount(2);
    await expect(bench.row(meaning).first().getByRole('cell').nth(1)).toHaveText(/1$/);
    await expect(bench.row(meaning).last().getByRole('cell').nth(1)).toHaveText(/2$/);
  }
});
