import { describe, expect, test } from 'vitest';
import { partsNeeded } from './parts-needed.ts';

const PARTS = [
  ['http', 'fs/promises', 'worker_threads'],
  ['crypto', 'zlib'],
  ['vm', 'perf_hooks'],
];

const needed = (text: string, packages: readonly string[] = []): number =>
  partsNeeded({ files: { 'server.ts': text }, packages }, PARTS);

describe('the parts of Node’s library that a program needs', () => {
  test.each([
    ['a plain server', "import { createServer } from 'node:http';\nimport('./own.js');", 0],
    ['CommonJS', 'const http = require(\'http\'); const { readFile } = require("fs/promises");', 0],
    ['a hash', "import { createHash } from 'node:crypto';", 1],
    ['a module of the last part', "await import('node:vm');", 2],
    ['threads', "import { Worker } from 'node:worker_threads';", 2],
    ['a module that nobody knows', "import x from 'left-pad';", 2],
    ['a name that is made in the running', "import('node:' + name);", 2],
    ['a way past import', "process.getBuiltinModule('vm');", 2],
    ['fetch', "await fetch('http://localhost/');", 2],
    ['a stream of the web', 'new CompressionStream("gzip");', 2],
  ])('for %s', (_what, text, parts) => {
    expect(needed(text)).toBe(parts);
  });

  test('are those that its packages use', () => {
    const text = "import { WebSocketServer } from 'ws';";
    expect([needed(text, ['ws']), needed(text, ['ws', 'express'])]).toEqual([1, 2]);
  });

  test('are found in all files that it could import, and in no others', () => {
    const files = {
      'server.mjs': "import './more.cjs';",
      'more.cjs': new TextEncoder().encode("require('zlib')"),
      'index.html': '<script>fetch("/")</script>',
    };
    expect(partsNeeded({ files, packages: [] }, PARTS)).toBe(1);
  });
});
