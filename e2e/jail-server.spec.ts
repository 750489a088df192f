// The jail holds a hostile server program. The same program on the same site without the jail gets out.
import { expect, type Page, test } from '@playwright/test';
import { Bench } from './bench.ts';
import { escapes, hostile } from './hostile.ts';
import { type Outside, openOutside } from './outside.ts';
import { hideSecrets, SECRET } from './secrets.ts';
import { openStaticHost, type StaticHost } from './static-host.ts';

/** What the program of `breakout.py` prints about itself. */
interface Report {
  readonly ways: readonly string[];
  readonly ports: readonly string[];
  /** Ways that lead into the machine's network, jailed or not. */
  readonly machine: readonly string[];
  readonly read: Readonly<Record<string, string>>;
}

/** Nothing that a worker has, jailed or not. */
const NOT_FOR_WORKERS = ['local-storage', 'document', 'parent'];

// In Firefox some of the program's own attempts never return, now and then, and it does not come to serve.
test('what a server program tries stays in the machine, and without a jail it would not @chromium', async ({
  page,
  browser,
}) => {
  test.slow();
  await using outside = await openOutside();
  await using site = await openStaticHost({ port: 0, bare: true });
  const { bench, report } = await breakOut(page, site, outside, 'jailed');
  // What the program forged has changed nothing: it serves, is shown, and its words are words.
  await expect(bench.client(1).getByText('still here')).toBeVisible();
  await expect(bench.row(/GET \/<img/)).toHaveCount(1);
  await bench.show('Output');
  await expect(bench.output).toContainText('<img src=');

  const context = await browser.newContext();
  const free = await context.newPage();
  await using bare = await openStaticHost({ port: 0, bare: true, instead: withoutJail });
  await free.addInitScript(() => {
    const { setAttribute } = Element.prototype;
    Element.prototype.setAttribute = function (name, value) {
      if (name !== 'sandbox') setAttribute.call(this, name, value);
    };
  });
  const control = await breakOut(free, bare, outside, 'bare');
  const got = (paths: Iterable<string>) => (way: string) => new Set(paths).has(`/bare/${way}`);
  await expect
    .poll(
      () => ({
        outside: [...report.ways, ...report.ports].filter((way) => !got(outside.hits)(way)),
        site: report.ways.filter((way) => !got(bare.asked)(way)),
      }),
      'ways that lead nowhere, even without a jail',
    )
    .toEqual({ outside: [], site: [] });
  expect(report.machine.filter(got([...outside.hits, ...bare.asked]))).toEqual([]);
  for (const [what, said] of Object.entries(control.report.read)) {
    if (NOT_FOR_WORKERS.includes(what)) continue;
    expect.soft(said, `${what}, without a jail`).toContain(SECRET);
  }
  await context.close();

  expect(escapes(outside.hits, site.asked), 'ways out of the jail').toEqual([]);
  for (const [what, said] of Object.entries(report.read))
    expect.soft(said, `${what}, from within the jail`).not.toContain(SECRET);
  await expect(page).toHaveTitle(SECRET);
});

/** Runs the program on the bench of a site, and reads what it says in the output. */
async function breakOut(
  page: Page,
  site: StaticHost,
  outside: Outside,
  as: 'jailed' | 'bare',
): Promise<{ readonly bench: Bench; readonly report: Report }> {
  const bench = await Bench.open(page, 'hello-gateway', site.origin);
  await bench.write(await hostile('breakout.py', { outside, site: site.origin, as }));
  await hideSecrets(page);
  await bench.runUntilReady();
  await bench.show('Output');
  const line = bench.output.getByText(/^REPORT /);
  await expect(line).toContainText(/\}$/);
  const report = JSON.parse((await line.textContent())?.slice('REPORT '.length) ?? '') as Report;
  await bench.show('Preview');
  return { bench, report };
}

/** The jail's document without its policy, and willing to start with the site's origin. */
function withoutJail(path: string, file: () => Promise<string>): Promise<string> | undefined {
  if (path !== '/machine/jail.html') return undefined;
  return file().then((html) => {
    const open = html
      .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
      .replace('self.origin==="null"', 'true');
    if (html.length - open.length < 100) throw new Error('The jail has another shape: mend this.');
    return open;
  });
}
