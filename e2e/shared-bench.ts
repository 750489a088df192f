// Benches that tests share: a page for each lesson and each worker, whose machine boots once. A test takes the bench as the
// one before left it, put in order; after a failure Playwright starts a new worker, and so a new page.
import { test as base, expect } from '@playwright/test';
import { Bench } from './bench.ts';

interface WorkerFixtures {
  /** The bench of a lesson, stopped, with the lesson's own files for Python and an empty wire. */
  readonly open: (slug: string) => Promise<Bench>;
}

export { expect };

export const test = base.extend<object, WorkerFixtures>({
  open: [
    async ({ browser }, use, { project }) => {
      const { baseURL } = project.use;
      const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
      const benches = new Map<string, Bench>();
      await use(async (slug) => {
        const known = benches.get(slug);
        if (known !== undefined) {
          await known.page.bringToFront();
          await putInOrder(known);
          return known;
        }
        const bench = await Bench.open(await context.newPage(), slug);
        benches.set(slug, bench);
        return bench;
      });
      await context.close();
    },
    { scope: 'worker' },
  ],
});

async function putInOrder(bench: Bench): Promise<void> {
  const stop = bench.button('Stop');
  if (await stop.isEnabled()) await stop.click();
  await expect(stop).toBeDisabled();
  await reset(bench);
  const python = bench.region.getByRole('radio', { name: 'Python' });
  if ((await python.count()) > 0 && !(await python.isChecked())) {
    await bench.region.getByRole('radiogroup', { name: 'Track' }).getByText('Python').click();
    await expect(python).toBeChecked();
    await reset(bench);
  }
  const others = bench.region.getByRole('button', { name: /^Close Client/ });
  while ((await others.count()) > 0) await others.last().click();
  const clear = bench.button('Clear the wire');
  if (await clear.isEnabled()) await clear.click();
  await bench.show('Preview');
}

/** Gives the track that is shown the lesson's own files. */
async function reset(bench: Bench): Promise<void> {
  const button = bench.button('Reset');
  if (await button.isEnabled()) await button.click();
}
