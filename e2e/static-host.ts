// A static host for the built site. It sends the headers of the site's `_headers`, as many hosts do, or none, as the others do.
//
//   node e2e/static-host.ts PORT [--bare]
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../dist/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

export interface StaticHost extends AsyncDisposable {
  /** `http://localhost:4322`. */
  readonly origin: string;
  /** The paths that were asked for, in their order. */
  readonly asked: readonly string[];
}

export interface StaticHostOptions {
  /** 0: one that is free. */
  readonly port: number;
  /** As public hosts do; the tests' own has no need of it. */
  readonly compress?: boolean;
  /** Sends no special header. */
  readonly bare?: boolean;
  /** The text to serve for a path; undefined where the file is served as it is. */
  readonly instead?: (path: string, file: () => Promise<string>) => Promise<string> | undefined;
}

export async function openStaticHost({
  port,
  compress = false,
  bare = false,
  instead,
}: StaticHostOptions): Promise<StaticHost> {
  const special = bare ? {} : parseHeaders(await readFile(join(ROOT, '_headers'), 'utf8'));
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(pathname);
    const type = pathname.endsWith('/') ? '.html' : extname(pathname);
    const own = instead?.(pathname, () => readFile(fileOf(pathname), 'utf8'));
    const found = await (own ?? readFile(fileOf(pathname))).catch(() => undefined);
    const plain = Buffer.from(found ?? (await readFile(join(ROOT, '404.html'))));
    const packs = compress && type !== '.woff2';
    const body = packs ? gzipSync(plain) : plain;
    response.writeHead(found === undefined ? 404 : 200, {
      ...special,
      'content-type': TYPES[found === undefined ? '.html' : type] ?? 'application/octet-stream',
      ...(packs ? { 'content-encoding': 'gzip' } : {}),
      'content-length': body.length,
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The file for a path: a folder is its index.html. What leads out of the site leads to nothing. */
function fileOf(path: string): string {
  const end = path.endsWith('/') ? 'index.html' : '';
  const file = join(ROOT, normalize(decodeURIComponent(path)), end);
  return file.startsWith(ROOT) ? file : ROOT;
}

/** Of a `_headers` file that has one path, all: its headers, set in below it. */
function parseHeaders(text: string): Readonly<Record<string, string>> {
  const [path, ...lines] = text.trimEnd().split('\n');
  if (path !== '/*') throw new Error('_headers has another shape: mend this.');
  return Object.fromEntries(lines.map((line) => line.trim().split(': ', 2) as [string, string]));
}

if (import.meta.main)
  await openStaticHost({ port: Number(process.argv[2]), bare: process.argv.includes('--bare') });
