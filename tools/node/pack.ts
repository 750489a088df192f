// Packs what the Node engine boots from: Node's own library, and the npm packages that programs import.
//
//   node tools/node/pack.ts
import { rm, writeFile } from 'node:fs/promises';
import {
  type LibraryPart,
  NODE_CACHE,
  packLibrary,
  partLibrary,
  readPart,
  writePart,
} from './library.ts';
import { packPackages } from './packages.ts';
import { partSources } from './parts.ts';
import { tellCalls } from './what-ran.ts';

export interface NodeIndex {
  /** Files in the cache. */
  readonly library: readonly LibraryPart[];
  /** By name. */
  readonly packages: Readonly<Record<string, string>>;
}

const INDEX = new URL('index.json', NODE_CACHE);

export async function packNode(): Promise<NodeIndex> {
  const whole = await packLibrary();
  const packages = await packPackages();
  const write = async (library: readonly LibraryPart[]): Promise<NodeIndex> => {
    const index = { library, packages };
    await writeFile(INDEX, JSON.stringify(index));
    return index;
  };
  // The programs that tell the parts apart run on the library as a whole, which says what of it they call.
  return write(
    await partLibrary(whole, async (sources) => {
      const library = { ...(await readPart(whole)), sources: tellCalls(sources) };
      await write([await writePart('library-that-tells.json', library)]);
      try {
        return await partSources(sources);
      } catch (error) {
        // No other program is to run on it.
        await rm(INDEX);
        throw error;
      }
    }),
  );
}

if (import.meta.main) await packNode();
