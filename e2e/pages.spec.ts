// Every page as it is loaded: light, whole at every width, without a stranger and without a fault that axe finds.
import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, type Response, test } from '@playwright/test';
import { faults, LOOKS, WIDTHS } from './axe.ts';

const LESSONS = readdirSync(new URL('../lessons/', import.meta.url))
  .flatMap((name) => /^\d\d-(.+)$/.exec(name)?.[1] ?? [])
  .map((slug) => `/lessons/${slug}/`);
const PAGES = ['/', '/claims/', '/search/', '/404.html', '/embed/hello-gateway/', ...LESSONS];
const NARROWEST = [320, 390, 768, 1100];
/** Bytes, gzip: what a page may fetch of scripts before its bench is touched. */
const MOST_SCRIPT = 20_000;

for (const [place, path] of PAGES.entries()) {
  test(`${path} is light, whole at every width, and nothing for axe to find @chromium`, async ({
    page,
    baseURL,
  }) => {
    const trouble: string[] = [];
    const scripts: Promise<number>[] = [];
    const hear = (response: Response) => {
      const { protocol, origin, pathname } = new URL(response.url());
      if (protocol.startsWith('http') && origin !== baseURL) trouble.push(response.url());
      if (pathname.endsWith('.js'))
        scripts.push(response.body().then((body) => gzipSync(body).length));
    };
    page.on('response', hear);
    page.on('requestfailed', (request) => trouble.push(request.url()));
    page.on('console', (message) => {
      if (message.type() === 'error') trouble.push(message.text());
    });
    page.on('pageerror', (error) => trouble.push(error.message));
    await page.setViewportSize(WIDTHS.desktop);
    await page.goto(path, { waitUntil: 'networkidle' });
    page.off('response', hear);
    scripts.push(page.evaluate(inlineScripts).then((text) => gzipSync(text).length));
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    expect(bytes, 'bytes of scripts').toBeLessThanOrEqual(MOST_SCRIPT);

    // The pages are of few kinds: each looks well in one way, and all of them do in every way.
    const looks = LOOKS[place % LOOKS.length] ?? 'phone, dark';
    expect.soft(await faults(page, [looks])).toEqual([]);
    for (const width of NARROWEST) {
      await page.setViewportSize({ width, height: 844 });
      expect.soft(await page.evaluate(cutOff), `cut off at ${width} px`).toEqual([]);
    }
    expect(trouble).toEqual([]);
  });
}

/** The text of the scripts that came within the page. */
function inlineScripts(): string {
  return [...document.scripts]
    .filter(({ src, type }) => src === '' && !type.endsWith('json'))
    .map(({ text }) => text)
    .join('\n');
}

/** What stands beyond the page's edges, unless it can be scrolled to, or is drawn in a box that clips it on purpose. */
function cutOff(): string[] {
  const width = document.documentElement.clientWidth;
  const isBoxed = (element: Element | null): boolean =>
    element !== null &&
    (getComputedStyle(element).overflowX !== 'visible' || isBoxed(element.parentElement));
  return [...document.querySelectorAll('body *')]
    .filter((element) => {
      const { left, right, height } = element.getBoundingClientRect();
      const isBeyond = height > 1 && (right > width + 1 || left < -1);
      return isBeyond && element.closest('svg') === null && !isBoxed(element.parentElement);
    })
    .map((element) => element.outerHTML.slice(0, 120));
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('Next alone leads from the landing page through every lesson to the verdict @chromium', async ({
    page,
  }) => {
    const passed: string[] = [];
    await page.goto('/');
    let link = page.getByRole('link', { name: /^Start with/ });
    while (passed.length <= LESSONS.length && (await link.count()) > 0) {
      const target = (await link.getAttribute('href')) ?? '';
      await link.press('Enter');
      await page.waitForURL(`**${target}`);
      passed.push(target);
      link = page.getByRole('link', { name: /^Next/ });
    }
    expect(passed).toEqual(LESSONS);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The verdict');
  });
});
