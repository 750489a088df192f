// Files of the machine as the build packs them: gzip (RFC 1952), which browsers unpack by themselves, and Zstandard (RFC 8878),
// which makes text a seventh smaller.
import { decompress } from 'fzstd';

/** RFC 8878, section 3.1.1, little-endian. */
const ZSTANDARD = [0x28, 0xb5, 0x2f, 0xfd];

/** Rejects where the bytes are neither, or not whole. */
export async function unpack(packed: Uint8Array): Promise<Uint8Array> {
  if (ZSTANDARD.every((byte, index) => packed[index] === byte)) return decompress(packed);
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
