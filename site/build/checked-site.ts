// Checks the site as soon as it is built, and fails the build by what is wrong with it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { troubleIn } from './site-check.ts';

/** Pagefind reads the built pages, and so comes after them. */
const LATER = ['pagefind/'];
/** The jail's documents are no pages of the site. */
const NO_PAGES = 'machine/';

export function checkedSite(): AstroIntegration {
  return {
    name: 'checked-site',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const entries = await readdir(root, { recursive: true, withFileTypes: true });
        const files = entries
          .filter((entry) => entry.isFile())
          .map((entry) =>
            join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'),
          );
        const read = files.filter(
          (file) => /\.(html|css)$/.test(file) && !file.startsWith(NO_PAGES),
        );
        const texts = new Map<string, string>();
        for (const file of read) texts.set(file, await readFile(join(root, file), 'utf8'));
        const trouble = troubleIn({ files: new Set(files), texts, later: LATER });
        if (trouble.length > 0)
          throw new Error(`The built site has faults:\n${trouble.join('\n')}`);
        logger.info(`${texts.size} pages and sheets: every link within them leads somewhere.`);
      },
    },
  };
}
