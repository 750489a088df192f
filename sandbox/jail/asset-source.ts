// The page's side of the jail's files: fetches each by name from the site, and says how far it has come.
import type { BootProgress } from '../machine/machine.ts';
import { filesThatFollow, MANIFEST, type Manifest, type SizedFile } from './manifest.ts';

export interface AssetSource {
  /** Rejects with an error whose message says what could not be fetched and what to do. */
  fetch(name: string): Promise<Uint8Array>;
}

export function createAssetSource(
  base: URL,
  onProgress: (progress: BootProgress) => void,
): AssetSource {
  const wanted = { bytes: 0, got: 0 };
  const sizes = new Map<string, number>();
  const following = new Set<string>();

  const read = async (name: string, response: Response): Promise<Uint8Array> => {
    const size = sizes.get(name) ?? Number(response.headers.get('content-length') ?? 0);
    // The list of files is of no one engine, and no boot waits for what the jail fetches for itself.
    const isOfBoot = name !== MANIFEST && !name.startsWith('jail') && !following.has(name);
    if (isOfBoot) wanted.bytes += size;
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let got = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      got += chunk.length;
      if (!isOfBoot) continue;
      wanted.got += Math.min(chunk.length, size);
      onProgress({
        stage: name.startsWith('node') ? 'Fetching Node' : 'Fetching CPython',
        done: wanted.bytes === 0 ? 0 : wanted.got / wanted.bytes,
      });
    }
    const bytes = new Uint8Array(got);
    let offset = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    return bytes;
  };

  return {
    fetch: async (name) => {
      const url = new URL(name, base);
      // Files carry their hash in their name; the manifest does not.
      const response = await fetch(url, {
        cache: name === MANIFEST ? 'no-cache' : 'default',
        // A preview that opens meanwhile comes first.
        priority: following.has(name) ? 'low' : 'auto',
      }).catch(() => undefined);
      if (!response?.ok) {
        const reason =
          response === undefined
            ? 'the network did not answer'
            : `the site answered ${response.status}`;
        throw new Error(
          `Could not fetch ${url.pathname}: ${reason}. Check the connection and press Run again.`,
        );
      }
      const bytes = await read(name, response);
      if (name === MANIFEST) {
        const manifest = JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
        for (const { file, size } of filesOf(manifest)) sizes.set(file, size);
        for (const { file } of filesThatFollow(manifest)) following.add(file);
      }
      return bytes;
    },
  };
}

function filesOf({ packages, npmPackages, nodeLibrary, ...core }: Manifest): readonly SizedFile[] {
  return [
    ...Object.values(core),
    ...nodeLibrary,
    ...Object.values(npmPackages),
    ...Object.values(packages).filter((group) => 'file' in group),
  ];
}
