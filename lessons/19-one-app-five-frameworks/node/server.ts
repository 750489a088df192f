// One app twice, on node:http alone and in Express, side by side on one port.
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import express from 'express/package.json' with { type: 'json' };
import { app as inExpress } from './in-express.ts';
import { app as inHttp } from './in-http.ts';

interface Framework {
  readonly name: string;
  readonly version: string;
  readonly app: RequestListener;
  /** Answers that have begun and not ended. */
  open: number;
}

const frameworks: readonly Framework[] = [
  { name: 'http', version: process.version, app: inHttp, open: 0 },
  { name: 'express', version: express.version, app: inExpress, open: 0 },
];

const page = await readFile(new URL('index.html', import.meta.url));

const server = createServer((request, response) => {
  const [, name, rest] = /^\/(\w+)(\/.*)$/.exec(request.url ?? '') ?? [];
  const framework = frameworks.find((each) => each.name === name);
  if (framework !== undefined) {
    framework.open += 1;
    response.on('close', () => {
      framework.open -= 1;
    });
    request.url = rest;
    framework.app(request, response);
  } else if (request.url === '/') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
  } else if (request.url === '/table') {
    table().then((rows) => {
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(rows));
    });
  } else response.writeHead(404).end();
});

async function table() {
  return { frameworks: await Promise.all(frameworks.map(row)) };
}

async function row({ name, version, open }: Framework) {
  const source = await readFile(new URL(`in-${name}.ts`, import.meta.url), 'utf8');
  const lines = source.split('\n').filter((line) => line.trim() !== '').length;
  const modules = name === 'http' ? [] : modulesOfOthers();
  return { name, version, lines, packages: new Set(modules.map(packageOf)).size, open };
}

/** The files that were loaded out of node_modules: Express, and what it stands on. */
function modulesOfOthers(): readonly string[] {
  const { cache } = createRequire(import.meta.url);
  return Object.keys(cache).filter((path) => path.includes('node_modules'));
}

function packageOf(path: string): string | undefined {
  return path
    .split(/[\\/]node_modules[\\/]/)
    .at(-1)
    ?.split(/[\\/]/)[0];
}

server.listen(8888, () => console.log('Listening on http://localhost:8888/'));
