// The bench as its reader knows it: by the names and roles of its parts.
import { readFile } from 'node:fs/promises';
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

/** A program of `programs/`, by the name of its file. */
export function program(name: string): Promise<string> {
  return readFile(new URL(`programs/${name}`, import.meta.url), 'utf8');
}

export class Bench {
  readonly page: Page;
  readonly region: Locator;

  constructor(page: Page) {
    this.page = page;
    this.region = page.getByRole('region', { name: 'Bench', exact: true });
  }

  /** `site` is its origin, where it is not the one that all tests share. */
  static async open(page: Page, slug: string, site = ''): Promise<Bench> {
    await page.goto(`${site}/lessons/${slug}/`);
    const bench = new Bench(page);
    await expect(bench.status).toHaveText('Idle');
    // A page that nobody has turned to fetches no script.
    await page.mouse.move(5, 5);
    return bench;
  }

  get status(): Locator {
    // The program's comes first; on Node's track the machine that serves it has one too.
    return this.region.getByRole('status').first();
  }

  get editor(): Locator {
    return this.region.getByRole('textbox', { name: /^Editor/ });
  }

  get output(): Locator {
    return this.region.getByRole('log', { name: 'Output' });
  }

  get wire(): Locator {
    return this.region.getByRole('table', { name: 'Wire' });
  }

  get checks(): Locator {
    return this.region.getByRole('list', { name: 'Checks' });
  }

  get address(): Locator {
    return this.region.getByRole('textbox', { name: 'Address' });
  }

  button(name: string): Locator {
    return this.region.getByRole('button', { name, exact: true });
  }

  /** The page that a client shows: the frame within the frame's place. */
  client(number: number): FrameLocator {
    return this.region.frameLocator(`iframe[title="Client ${number}"]`);
  }

  row(meaning: string | RegExp): Locator {
    return this.wire.getByRole('row').filter({ hasText: meaning });
  }

  async show(view: 'Preview' | 'Wire' | 'Output' | 'Checks' | 'Request' | 'Load'): Promise<void> {
    const tab = this.region.getByRole('tab', { name: new RegExp(`^${view}`) });
    if (await tab.isVisible()) await tab.click();
  }

  async run(): Promise<void> {
    await this.button('Run').click();
  }

  async runUntilReady(): Promise<void> {
    await this.run();
    await expect(this.status).toHaveText('Ready on port 8888');
  }

  /** Has the checks judge the program, and shows them. */
  async check(): Promise<void> {
    await this.show('Checks');
    await this.button('Check').click();
  }

  async visit(address: string): Promise<void> {
    await this.address.fill(address);
    await this.address.press('Enter');
  }

  /** Replaces a whole file, as a reader would: copied elsewhere, and pasted over all that is there. */
  async write(text: string, file = 'server.py'): Promise<void> {
    await this.region.getByRole('tab', { name: file }).click();
    const elsewhere = await this.page.evaluateHandle((copied) => {
      const area = document.body.appendChild(document.createElement('textarea'));
      area.value = copied;
      area.select();
      return area;
    }, text);
    await this.page.keyboard.press('ControlOrMeta+C');
    await elsewhere.evaluate((area) => area.remove());
    await this.editor.focus();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('ControlOrMeta+V');
    // The cursor is at the end of what was pasted, and the editor shows where the cursor is.
    const lastLine = text.trimEnd().split('\n').at(-1) ?? '';
    await expect(this.region.getByRole('code')).toContainText(lastLine.trim());
  }
}
