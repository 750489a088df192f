// A lesson's other track: the same subject as a program for Node, on Node's own library in the reader's tab.
import { Bench, program } from './bench.ts';
import { expect, test } from './shared-bench.ts';

test('the Node track runs, switches protocols and passes the same checks', async ({ open }) => {
  const bench = await open('switching-protocols');
  const track = bench.region.getByRole('radiogroup', { name: 'Track' });
  await expect(track.getByRole('radio', { name: 'Python' })).toBeChecked();
  await track.getByText('Node').click();
  await expect(track.getByRole('radio', { name: 'Node' })).toBeChecked();
  await expect(bench.page).toHaveURL(/\?track=node/);
  await expect(bench.region.getByRole('status').filter({ hasText: 'Embedded' })).toBeVisible();
  await expect(bench.page.getByText('On the server’s side the switch is an event.')).toBeVisible();
  await expect(bench.page.getByText('On the server’s side the switch is a class:')).toBeHidden();

  await bench.button('Solution').click();
  await bench.runUntilReady();
  const message = bench.client(1).getByRole('textbox', { name: 'Message' });
  await expect(bench.client(1).getByText('Switched.')).toBeVisible();
  await message.fill('from a reader');
  await message.press('Enter');
  await expect(
    bench.client(1).getByRole('listitem').filter({ hasText: 'from a reader' }),
  ).toHaveCount(2);
  await expect(bench.row('101 Switching Protocols')).toHaveCount(1);
  await bench.show('Output');
  await expect(bench.output).toContainText('Switched to WebSocket, key');
  await bench.check();
  await expect(bench.checks.getByText('passed')).toHaveCount(8);

  await bench.button('Stop').click();
  await expect(bench.status).toHaveText('Stopped');
  await track.getByText('Python').click();
  await expect(bench.page).not.toHaveURL(/track=/);
  await expect(bench.region.getByRole('tab', { name: 'server.py' })).toBeVisible();
});

test('threads of a Node program compute in workers of the jail', async ({ open }) => {
  const bench = await open('switching-protocols');
  await bench.region.getByRole('radiogroup', { name: 'Track' }).getByText('Node').click();
  await bench.write(await program('threads.ts'), 'server.ts');
  await bench.runUntilReady();
  await bench.visit('/');
  await expect(bench.client(1).getByText('the primes below 1000: 168')).toBeVisible();
  await bench.visit('/stop');
  await expect(bench.client(1).getByText('stopped with 1')).toBeVisible();
  await bench.show('Output');
  // Of the frames of an isolated page, Firefox isolates those without an origin too; Chromium does not.
  const memory = /cannot be shared between threads on this page|the thread shares memory/;
  await expect(bench.output).toContainText(memory);
  await expect(bench.output).toContainText('the thread ended with 1');
});

test('an address names the track', async ({ page }) => {
  await page.goto('/lessons/hello-gateway/?track=node');
  const region = page.getByRole('region', { name: 'Bench', exact: true });
  await expect(region.getByRole('radio', { name: 'Node' })).toBeChecked();
  await expect(region.getByRole('tab', { name: 'server.ts' })).toBeVisible();
  await region.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(region.getByRole('status').first()).toHaveText('Ready on port 8888');
  await expect(
    region.frameLocator('iframe[title="Client 1"]').getByRole('row', { name: /^host / }),
  ).toBeVisible();
});

test('a lesson’s own program begins before the parser is there; an edited one stops until it comes', async ({
  page,
}) => {
  const held = Promise.withResolvers<void>();
  await page.route('**/machine/node-rare-code.*', async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.goto('/lessons/one-request-at-a-time/?track=node');
  const bench = new Bench(page);
  await bench.runUntilReady();
  await expect(bench.client(1).getByRole('heading')).toHaveText('One request at a time');

  await bench.write(
    `const port: number = 8888;
console.log('parsed');
(await import('node:net')).createServer().listen(port);
`,
    'server.ts',
  );
  await bench.run();
  await expect(bench.status).toHaveText(/^(Booting|Running)/);
  await bench.button('Stop').click();
  await expect(bench.status).toHaveText('Stopped');
  await bench.show('Output');
  await expect(bench.output).not.toContainText('parsed');

  await bench.run();
  held.resolve();
  await expect(bench.status).toHaveText('Ready on port 8888');
  await bench.show('Output');
  await expect(bench.output).toContainText('parsed');
});

test('a press that comes before the script runs the track that the address names', async ({
  page,
}) => {
  const held = Promise.withResolvers<void>();
  await page.route('**/_astro/*.js', async (route) => {
    await held.promise;
    await route.continue();
  });
  // The page is not loaded before its scripts are.
  await page.goto('/lessons/hello-gateway/?track=node', { waitUntil: 'commit' });
  const bench = new Bench(page);
  await bench.run();
  held.resolve();
  await expect(bench.status).toHaveText('Ready on port 8888');
});

test('a promise that fails unheard ends a program that waits for nothing but clients', async ({
  page,
}) => {
  await page.goto('/lessons/hello-gateway/?track=node');
  const bench = new Bench(page);
  await bench.write(
    `import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
createServer().listen(8888);
setTimeout(100).then(() => Promise.reject(new Error('nobody hears this')));
`,
    'server.ts',
  );
  await bench.run();
  await expect(bench.status).toHaveText('Failed: Error: nobody hears this');
});

test('a server that ends while it is checked keeps what the checks have seen of it', async ({
  page,
}) => {
  await page.goto('/lessons/hello-gateway/?track=node');
  const bench = new Bench(page);
  await bench.write(
    `import { createServer } from 'node:http';
createServer((request, response) => {
  if (request.url === '/nowhere') process.exit(3);
  response.end('x-curious: ' + request.headers['x-curious']);
}).listen(8888);
`,
    'server.ts',
  );
  await bench.check();
  await expect(bench.checks.getByText(/^failed: .*Nothing listens on port 8888/)).toHaveCount(3);
  await expect(bench.checks.getByText('passed')).toHaveCount(2);
  await expect(bench.status).toHaveText(/^Failed: /);
});

test('what of Node is still on its way stops a call until it is there, and Stop works meanwhile', async ({
  page,
}) => {
  const held = Promise.withResolvers<void>();
  await page.route(/node-library-[1-9]/, async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.goto('/lessons/hello-gateway/?track=node');
  const bench = new Bench(page);
  await bench.write(await program('reaches-further.ts'), 'server.ts');
  await bench.runUntilReady();
  await bench.show('Output');
  await expect(bench.output).toContainText('Node here, and no more of it than this needs');
  await expect(bench.client(1).getByText('what few programs call')).toBeHidden();
  await bench.button('Stop').click();
  await expect(bench.status).toHaveText('Stopped');

  await bench.runUntilReady();
  held.resolve();
  await expect(bench.client(1).getByText('what few programs call: {"a":"1"}')).toBeVisible();
});
