// How much memory a program may have. WebAssembly would give it 4 GB; a browser then ends the tab, and not the program.

/** Bytes. Tornado with 10,000 open WebSockets needs a quarter of it. */
const LIMIT = 512 * 1024 * 1024;

type Imports = { emscripten_resize_heap?: (size: number) => number | boolean };

/** Has memory end at the limit: the allocation fails, and the program sees MemoryError. Call before instantiation. */
export function limitMemory(imports: WebAssembly.Imports | undefined): void {
  const env = imports?.env as Imports | undefined;
  const resize = env?.emscripten_resize_heap;
  if (env === undefined || resize === undefined) return;
  // An address is a signed number where WebAssembly hands it out.
  env.emscripten_resize_heap = (size) => (size >>> 0 > LIMIT ? 0 : resize(size));
}
