// Recordings in .cache/recordings, each with the key of all that it was made from: what has not changed is not run again.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, '.cache/recordings');

/** What every run passes through. The tab and the jail are the browser's; a recording has neither. */
const MACHINE = [
  '.cache/python/index.json',
  '.cache/node/index.json',
  'sandbox/cli/node-machine.ts',
  ...['engines', 'inspector', 'kernel', 'machine', 'probe', 'transport', 'wire'].map(
    (room) => `sandbox/${room}`,
  ),
  'tools/record',
];
const LEFT_OUT = /__pycache__|\.test\.ts$|\/(fixtures|programs)\//;

/** A hash over these files and folders of the repository and the machine itself, by name and content. */
export async function keyOf(paths: readonly string[], ...more: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const text of more) hash.update(text).update('\0');
  for (const file of (await Promise.all([...MACHINE, ...paths].map(filesUnder))).flat().sort()) {
    hash
      .update(relative(ROOT, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * The recording under this name, made by `make` where the one that is kept has another key. What is not `worthKeeping`
 * is written for the site all the same, and made again the next time: a check may have failed because the computer was busy.
 */
export async function cached<Recording>(
  name: string,
  key: string,
  make: () => Promise<Recording>,
  worthKeeping: (recording: Recording) => boolean = () => true,
): Promise<Recording> {
  const file = join(FOLDER, `${name}.json`);
  const before = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as { readonly key: string; readonly recording: Recording },
    () => undefined,
  );
  if (before?.key === key) return before.recording;
  process.stderr.write(`record: ${name}\n`);
  const recording = await make();
  await mkdir(FOLDER, { recursive: true });
  // A build and a test may record at the same time: neither may read half of a file.
  const kept = { key: worthKeeping(recording) ? key : 'none', recording };
  await writeFile(`${file}.${process.pid}`, JSON.stringify(kept));
  await rename(`${file}.${process.pid}`, file);
  return recording;
}

async function filesUnder(path: string): Promise<readonly string[]> {
  const place = join(ROOT, path);
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return (entries.length === 0 ? [place] : files).filter((file) => !LEFT_OUT.test(file));
}
