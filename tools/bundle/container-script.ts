// A script for a WebContainer: one CommonJS module for whatever Node runs there, which `--require` loads before a program.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The oldest that a container may bring: what it needs no transform for. */
const TARGET = 'node20';
const SCRIPTS = new URL('../../sandbox/engines/webcontainer/container/', import.meta.url);

export async function containerScript(name: 'preload' | 'bridge'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, SCRIPTS))],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: TARGET,
    minify: true,
    legalComments: 'none',
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of the container's ${name}.`);
  return output.text;
}
