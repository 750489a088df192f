// How much of Node's library a program may need, read off its text before it runs: a module is asked for in an instant, and what
// is not there by then cannot be waited for. Whatever is not plain to see counts as all.
import type { FileTree } from '../../machine/machine.ts';

const PROGRAM = /\.[cm]?[jt]s$/;
const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(['"`])([^'"`\n]+)\1/g;
/** Modules that are named in the running, and ways past `import`. */
const UNSEEN =
  /\b(?:import|require)\s*\(\s*(?!\s|(['"])[^'"\n]+\1\s*[,)])|\bgetBuiltinModule\b|\bcreateRequire\b|\bprocess\.(?:binding|report|permission|finalization|loadEnvFile|features)\b|\beval\b|\bnew Function\b/;
/** Globals whose code is loaded when a program names them. */
const GLOBAL =
  /\b(?:fetch|Request|Response|Headers|FormData|WebSocket|EventSource|CloseEvent|MessageEvent|MessageChannel|MessagePort|BroadcastChannel|Blob|File|crypto\b(?!['"])|Crypto\w*|SubtleCrypto|performance|Performance\w*|navigator|Navigator|localStorage|sessionStorage|Storage|URLPattern|WebAssembly|\w*(?:Readable|Writable|Transform|Compression|Decompression|Encoder|Decoder)Stream\w*|\w+QueuingStrategy)\b/;
/** Packages whose own needs are known: the part before which all is there that they use. */
const PACKAGES: Readonly<Record<string, number>> = { ws: 1 };

/** A message's event is undici's, and that is in the last part. */
const WHOLE = new Set(['worker_threads']);

interface Program {
  readonly files: FileTree;
  readonly packages: readonly string[];
}

/** The number of parts beyond the first. `parts` names the modules that each of them brings. */
export function partsNeeded(program: Program, parts: readonly (readonly string[])[]): number {
  const last = parts.length - 1;
  let needed = 0;
  for (const name of program.packages) needed = Math.max(needed, PACKAGES[name] ?? last);
  const decoder = new TextDecoder();
  for (const [path, content] of Object.entries(program.files)) {
    if (!PROGRAM.test(path)) continue;
    const text = typeof content === 'string' ? content : decoder.decode(content);
    needed = Math.max(needed, neededByText(text, program.packages, parts));
  }
  return needed;
}

function neededByText(
  text: string,
  packages: readonly string[],
  parts: readonly (readonly string[])[],
): number {
  const last = parts.length - 1;
  if (UNSEEN.test(text) || GLOBAL.test(text)) return last;
  let needed = 0;
  for (const [, , specifier = ''] of text.matchAll(SPECIFIER)) {
    if (/^[./]|^file:/.test(specifier) || packages.includes(specifier)) continue;
    const name = specifier.replace(/^node:/, '');
    const part = parts.findIndex((modules) => modules.includes(name));
    needed = Math.max(needed, part < 0 || WHOLE.has(name) ? last : part);
  }
  return needed;
}
