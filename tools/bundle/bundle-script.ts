// One classic script of a module and all that it imports.
import { build } from 'esbuild';

/** Both browsers that the machine runs in take this without transforms. */
const TARGET = 'es2024';

export async function bundleScript(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: TARGET,
    minify: true,
    legalComments: 'none',
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${entry}.`);
  // The text may stand inside a <script> element.
  return output.text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}
