// One classic script of a module and all that it imports.
import { type BuildOptions, build } from 'esbuild';

/** Both browsers that the machine runs in take this without transforms. */
const TARGET = 'es2024';

export function bundleScript(entry: string): Promise<string> {
  return bundle(entry, {});
}

/** A script whose value is what the module exports by this name, and that leaves no other trace. */
export function bundleValue(entry: string, name: string): Promise<string> {
  return bundle(entry, {
    globalName: 'exported',
    banner: { js: '(()=>{' },
    footer: { js: `return exported.${name}})()` },
  });
}

async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    ...options,
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
