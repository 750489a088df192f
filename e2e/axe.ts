// What axe finds on a page, in either light and at the widths that are asked for.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export const WIDTHS = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

export const LIGHTS = ['dark', 'light'] as const;

export type Look = `${keyof typeof WIDTHS}, ${(typeof LIGHTS)[number]}`;

export const LOOKS = ['phone, dark', 'phone, light', 'desktop, dark', 'desktop, light'] as const;

/**
 * `within` is a selector of the part to look into. A preview's page is the program's own and left out, which is why axe
 * need not look beyond the page's own frame.
 */
export async function faults(
  page: Page,
  looks: readonly Look[] = LOOKS,
  within?: string,
): Promise<string[]> {
  const found: string[] = [];
  for (const look of looks) {
    const [width, colorScheme] = look.split(', ') as [keyof typeof WIDTHS, 'dark' | 'light'];
    await page.setViewportSize(WIDTHS[width]);
    await page.emulateMedia({ colorScheme });
    const builder = new AxeBuilder({ page }).setLegacyMode().exclude('iframe');
    const { violations } = await (within === undefined
      ? builder
      : builder.include(within)
    ).analyze();
    for (const { id, help, nodes } of violations)
      found.push(`${look}: ${id}: ${help}: ${nodes[0]?.html}`);
  }
  return found;
}
