// Packs what the Node engine boots from: Node's own library, and the npm packages that programs import.
//
//   node tools/node/pack.ts
import { writeFile } from 'node:fs/promises';
import { NODE_CACHE, packLibrary } from './library.ts';
import { packPackages } from './packages.ts';

export interface NodeIndex {
  /** Files in the cache. */
  readonly library: string;
  /** By name. */
  readonly packages: Readonly<Record<string, string>>;
}

export async function packNode(): Promise<NodeIndex> {
  const index = { library: await packLibrary(), packages: await packPackages() };
  await writeFile(new URL('index.json', NODE_CACHE), JSON.stringify(index));
  return index;
}

if (import.meta.main) await packNode();
