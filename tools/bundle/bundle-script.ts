// One classic script of a module and all that it imports.
import { dirname, relative } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { minify } from 'terser';

/** Both browsers that the machine runs in take this without transforms. */
const TARGET = 'es2024';

export function bundleScript(entry: string): Promise<string> {
  return bundle(entry, {});
}

/** One whose bytes are worth some seconds of the build. */
export async function bundleTightly(entry: string): Promise<string> {
  const { code } = await minify(await bundleScript(entry), { compress: { passes: 2 } });
  if (code === undefined) throw new Error(`terser made nothing of ${entry}.`);
  return code;
}

/** A script whose value is what the module exports by this name, and that leaves no other trace. */
export function bundleValue(entry: string, name: string): Promise<string> {
  return bundle(entry, {
    globalName: 'exported',
    banner: { js: '(()=>{' },
    footer: { js: `return exported.${name}})()` },
  });
}

/**
 * A script whose value is a function. Called with `given`, it gives what the module exports by this name. By their paths from the
 * module, `given` has what files export that are not to be part of the script.
 */
export function bundleFunction(entry: string, name: string, given: Given): Promise<string> {
  return bundle(entry, {
    globalName: 'exported',
    banner: { js: '(given=>{' },
    footer: { js: `return exported.${name}})` },
    plugins: [takeGiven(dirname(entry), given)],
  });
}

type Given = Readonly<Record<string, object>>;

function takeGiven(folder: string, given: Given): Plugin {
  return {
    name: 'take-given',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(folder, path);
        if (given[file] === undefined) return undefined;
        const exports = Object.keys(given[file]).map(
          (each) => `export const ${each}=given[${JSON.stringify(file)}].${each};`,
        );
        return { contents: exports.join(''), loader: 'js' };
      }),
  };
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
