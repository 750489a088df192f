// Monaco imports its CSS from its modules, and Astro links the CSS of every chunk, lazy ones too, from the page's head:
// 175 KB before anybody has touched the editor. This plugin makes a module of each of those files instead, which adopts
// its rules when it runs.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Plugin } from 'vite';

const MONACO_CSS = /\/monaco-editor\/esm\/.*\.css$/;
const PREFIX = '\0adopted:';
const LOCAL_URL = /url\((['"]?)(\.[^'")]+|[\w-]+\.ttf)\1\)/g;

export function monacoCss(): Plugin {
  let serving = true;
  return {
    name: 'monaco-css',
    enforce: 'pre',
    configResolved(config) {
      serving = config.command === 'serve';
    },
    async resolveId(source, importer, options) {
      if (!source.endsWith('.css') || importer === undefined) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      return resolved && MONACO_CSS.test(resolved.id) ? `${PREFIX}${resolved.id}.js` : null;
    },
    async load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const file = id.slice(PREFIX.length, -'.js'.length);
      const css = await readFile(file, 'utf8');
      return { code: moduleOf(css, dirname(file), serving), moduleType: 'js' };
    },
  };
}

/** Rules of a constructed sheet resolve `url()` against the page, so the addresses come in by import. */
function moduleOf(css: string, folder: string, serving: boolean): string {
  const imports: string[] = [];
  const parts = css.split(LOCAL_URL);
  let text = JSON.stringify(parts[0]);
  for (let index = 1; index < parts.length; index += 3) {
    const path = resolve(folder, parts[index + 1] ?? '');
    let address = JSON.stringify(`/@fs${path}`);
    if (!serving) {
      address = `asset${index}`;
      imports.push(`import ${address} from ${JSON.stringify(`${path}?url`)};`);
    }
    text += ` + 'url(' + ${address} + ')' + ${JSON.stringify(parts[index + 2])}`;
  }
  return `${imports.join('\n')}
const sheet = new CSSStyleSheet();
sheet.replaceSync(${text});
document.adoptedStyleSheets.push(sheet);
`;
}
