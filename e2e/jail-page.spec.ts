// The jail holds: hostile pages and programs try every way out that we know of, and nobody outside hears of it. The same
// attempts without a jail do get out, so that silence means what it seems to mean.
import { expect, type Page, test } from '@playwright/test';
import { type BareHost, openBareHost } from './bare-host.ts';
import { Bench, program } from './bench.ts';
import { escapes, hostile } from './hostile.ts';
import { type Outside, openOutside } from './outside.ts';
import { hideSecrets, SECRET } from './secrets.ts';
import { openStaticHost } from './static-host.ts';

/** What the page of `breakout.html` tells about itself. */
interface Report {
  readonly ways: readonly string[];
  readonly ports: readonly string[];
  readonly leaving: readonly string[];
  readonly read: Readonly<Record<string, string>>;
}

/** Ways to leave that are tried towards the site itself, too: there a page is kept in by other means. */
const LEAVING_TO_SITE = ['location', 'top-location', 'open', 'a', 'form-post', 'refresh'];
/** No browser loads it from elsewhere, jailed or not. */
const SITE_ONLY = ['svg-use'];
/** Chromium makes no such connection while it is driven. */
const UNPROVEN_IN_CHROMIUM = ['preconnect', 'markup-preconnect'];

test('what a page tries stays in its tab, and without a jail it would not', async ({
  page,
  browser,
  browserName,
}) => {
  test.slow();
  await using outside = await openOutside();
  await using site = await openStaticHost({ port: 0, bare: true });
  const bench = await Bench.open(page, 'hello-gateway', site.origin);
  await bench.write(await program('serves_page.py'));
  const jailed = await hostile('breakout.html', { outside, site: site.origin, as: 'jailed' });
  await bench.write(jailed, 'page.html');
  await hideSecrets(page);
  await bench.runUntilReady();
  const report = await reportOf(bench.client(1).getByRole('status'));

  // The same page, within a page of the same site.
  const context = await browser.newContext();
  await using bare = await openBareHost();
  bare.page = await hostile('breakout.html', { outside, site: bare.origin, as: 'bare' });
  const around = await context.newPage();
  await around.goto(`${bare.origin}/around`);
  await hideSecrets(around);
  await addFrame(around, '/page');
  const bareReport = await reportOf(around.frameLocator('iframe').getByRole('status'));
  const markup = [...jailed.matchAll(/\/jailed\/((?:markup|written)-[\w-]+)/g)].map(
    ([, way = '']) => way,
  );
  const unproven = [...SITE_ONLY, ...(browserName === 'chromium' ? UNPROVEN_IN_CHROMIUM : [])];
  await reached(
    outside,
    [...report.ways, ...report.ports, ...markup, 'markup-preconnect'],
    unproven,
  );
  await reached(bare, report.ways);
  for (const [what, got] of Object.entries(bareReport.read))
    expect.soft(got, `${what}, without a jail`).toContain(SECRET);

  // By now whatever gets out of the jail and leaves the page where it is has got out. Then it leaves.
  const first = bench.client(1).locator('html').first();
  for (const way of report.leaving) {
    await bench.visit(leaving(way, 0, `http://${outside.host}/jailed/`));
    await expect(first, way).toContainText(/on the internet|stayed/);
  }
  for (const way of LEAVING_TO_SITE) {
    await bench.visit(leaving(way, 1, `${site.origin}/jailed/`));
    await expect(first, `${way} to the site`).toContainText(/not in the tab either|stayed/);
  }
  await leaveBare(around, bare, outside, report.leaving);
  await reached(outside, report.leaving);
  await reached(bare, LEAVING_TO_SITE);
  await context.close();

  expect(escapes(outside.hits, site.asked), 'ways out of the jail').toEqual([]);
  for (const [what, got] of Object.entries(report.read))
    expect.soft(got, `${what}, from within the jail`).not.toContain(SECRET);
  await expect(page).toHaveTitle(SECRET);
  await expect(bench.status).toHaveText('Ready on port 8888');
});

/** The query with which the hostile page leaves in one way, to the place of that index. */
function leaving(way: string, place: number, prefix: string): string {
  const refresh = way === 'markup-refresh' ? `&refresh=${prefix}${way}` : '';
  return `/?way=${way}&place=${place}${refresh}`;
}

async function reportOf(status: ReturnType<Page['getByRole']>): Promise<Report> {
  await expect(status).toHaveText(/^\{/);
  return JSON.parse(await status.innerText()) as Report;
}

/** Waits until all ways have led out of the page that nothing holds. */
async function reached(
  place: Outside | BareHost,
  ways: readonly string[],
  unproven: readonly string[] = [],
): Promise<void> {
  const missing = () =>
    ways.filter((way) => !unproven.includes(way) && !place.hits.has(`/bare/${way}`));
  await expect.poll(missing, 'ways that lead nowhere, even without a jail').toEqual([]);
}

async function addFrame(page: Page, address: string): Promise<void> {
  await page.evaluate((src) => {
    document.body.append(Object.assign(document.createElement('iframe'), { src }));
  }, address);
}

/** The page leaves in every way, where nothing holds it. */
async function leaveBare(
  around: Page,
  bare: BareHost,
  outside: Outside,
  ways: readonly string[],
): Promise<void> {
  const departures = [
    ...ways.map((way) => leaving(way, 0, `http://${outside.host}/bare/`)),
    ...LEAVING_TO_SITE.map((way) => leaving(way, 1, `${bare.origin}/bare/`)),
  ];
  for (const departure of departures) {
    // What leads all that is around it elsewhere has a page of its own.
    const takesTop = /way=[\w-]*(?:top|parent)/.test(departure);
    const page = takesTop ? await around.context().newPage() : around;
    if (takesTop) await page.goto(`${bare.origin}/around`);
    await addFrame(page, `/page${departure.slice(1)}`);
  }
}
