// The Node track on a WebContainer, over StackBlitz's real client. Its host is one of the tests', at another origin.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { Bench } from './bench.ts';
import { openStaticHost, type StaticHost } from './static-host.ts';

interface Hosts {
  readonly site: StaticHost;
  /** `http://container.localhost:41234` */
  readonly container: string;
}

const test = base.extend<object, { readonly hosts: Hosts }>({
  hosts: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from it
    async ({}, use) => {
      const script = fileURLToPath(new URL('container/host.ts', import.meta.url));
      const process_: ChildProcess = spawn(process.execPath, [script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(process_.stdout as NodeJS.EventEmitter, 'data')) as [Buffer];
      const container = String(line).trim();
      const { port } = new URL(container);
      await using site = await openStaticHost({
        port: 0,
        // The policy names StackBlitz; here it has to name the one that stands in for it.
        instead: (path, file) =>
          path.endsWith('/')
            ? file().then((html) =>
                html
                  .replace('https://stackblitz.com/headless', `http://*.localhost:${port}`)
                  .replace('https://*.webcontainer-api.io', ''),
              )
            : undefined,
      });
      await use({ site, container });
      process_.kill();
    },
    { scope: 'worker' },
  ],
});

/** The bench of the Node track, and whom its page has asked for anything but the site. */
async function openBench(
  page: Page,
  { site }: Hosts,
  container: string,
): Promise<{ readonly bench: Bench; readonly machine: Locator; readonly strangers: string[] }> {
  const strangers: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(site.origin) && request.url().startsWith('http'))
      strangers.push(request.url());
  });
  await page.addInitScript((origin) => {
    Reflect.set(globalThis, 'WEBCONTAINER_API_IFRAME_URL', origin);
  }, container);
  await page.goto(`${site.origin}/lessons/switching-protocols/?track=node`);
  const bench = new Bench(page);
  await page.mouse.move(5, 5);
  return { bench, machine: bench.region.getByRole('combobox', { name: 'Machine' }), strangers };
}

async function chooseContainer(
  { region }: Bench,
  machine: Locator,
  strangers: readonly string[],
): Promise<void> {
  await machine.selectOption('WebContainer');
  const question = region.getByRole('group', { name: 'WebContainer' });
  await expect(question).toContainText('It loads from stackblitz.com');
  expect(strangers).toEqual([]);
  await question.getByRole('button', { name: 'Load it' }).click();
}

test('a reader may have Node served by a WebContainer, wire and all', async ({ page, hosts }) => {
  const { bench, machine, strangers } = await openBench(page, hosts, hosts.container);
  await bench.runUntilReady();
  await expect(machine).toHaveValue('embedded');

  // The embedded machine has run: its page lets nothing else in, and is loaded anew.
  await chooseContainer(bench, machine, strangers);
  await expect(machine).toHaveValue('webcontainer');
  await expect(bench.status).toHaveText('Idle');
  await bench.button('Solution').click();
  await bench.runUntilReady();
  await expect(bench.region.getByRole('status').filter({ hasText: 'WebContainer' })).toBeVisible();
  expect(new URL(strangers[0] ?? '').pathname).toBe('/headless');

  const client = page.locator('iframe[title="Client 1"]');
  await expect(client).toHaveAttribute('src', /^http:\/\/8888--\d+\.localhost:\d+\/$/);
  await expect(bench.client(1).getByText('Switched.')).toBeVisible();
  await expect(bench.row('101 Switching Protocols')).toHaveCount(1);
  await bench.show('Output');
  await expect(bench.output).toContainText('Switched to WebSocket, key');
  await bench.check();
  await expect(bench.checks.getByText('passed')).toHaveCount(8);
  await bench.button('Stop').click();
  await expect(bench.status).toHaveText('Stopped');

  await machine.selectOption('Embedded');
  await bench.runUntilReady();
  await expect(bench.client(1).getByText('Switched.')).toBeVisible();
  await expect(client).not.toHaveAttribute('src', /^http:\/\/8888--/);
});

test('where no WebContainer comes, the embedded machine takes over and says why', async ({
  page,
  hosts,
}) => {
  const silent = hosts.container.replace('container.', 'silent.');
  await page.clock.install();
  await page.addInitScript(() => sessionStorage.setItem('machine', 'webcontainer'));
  const asked = page.waitForRequest(/\/headless/);
  const { bench, machine } = await openBench(page, hosts, silent);
  await expect(machine).toHaveValue('webcontainer');
  await bench.run();
  await expect(bench.status).toHaveText('Booting …');
  await asked;
  await page.clock.fastForward(30_000);
  await expect(bench.status).toHaveText('Ready on port 8888');
  await expect(machine).toHaveValue('embedded');
  await expect(
    bench.region.getByRole('status').filter({ hasText: 'Embedded: WebContainer did not start' }),
  ).toBeVisible();
  const notice = bench.region.getByRole('group', { name: 'Embedded' });
  await expect(notice).toContainText('did not start within 30 seconds');

  // The client is stuck: another attempt takes another page.
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(bench.status).toHaveText('Idle');
  await expect(machine).toHaveValue('webcontainer');
});

test('a host that sends no special header has Node run embedded, and offers nothing else', async ({
  page,
}) => {
  await using site = await openStaticHost({ port: 0, bare: true });
  await page.goto(`${site.origin}/lessons/switching-protocols/?track=node`);
  const bench = new Bench(page);
  await bench.runUntilReady();
  await expect(bench.region.getByRole('status').filter({ hasText: 'Embedded' })).toBeVisible();
  await expect(bench.region.getByRole('combobox', { name: 'Machine' })).toHaveCount(0);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
});
