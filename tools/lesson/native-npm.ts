// What `npm install` would do in an unpacked zip, without a network: its dependencies are the very releases that stand in
// this repository's node_modules.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

interface PackageJson {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Only what package.json names can be imported there afterwards. Throws where another release stands here. */
export function installNpm(folder: string): void {
  for (const [name, version] of Object.entries(packageJson(folder).dependencies ?? {})) {
    const here = join(MODULES, name);
    const installed = packageJson(here).version;
    if (installed !== version) {
      throw new Error(
        `The zip pins ${name}@${version}, and node_modules has ${installed}. Run npm ci, or pin what package.json pins.`,
      );
    }
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(here, link, 'junction');
  }
}

function packageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}
