// Each lesson on the chat room has its own copy of what all of them share: here they are held together.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const HERE = new URL('./', import.meta.url);

const programs = readdirSync(HERE)
  .flatMap((folder) => [`${folder}/python/`, `${folder}/node/`])
  .map((program) => new URL(program, HERE))
  .filter((program) => ['archive.py', 'archive.ts'].some((name) => has(program, name)));

function has(program: URL, name: string): boolean {
  return existsSync(new URL(name, program));
}

test.each(['archive.py', 'archive.ts', 'page.html'])(
  '%s is the same in every lesson on the chat room',
  (name) => {
    const copies = programs
      .filter((program) => has(program, name))
      .map((program) => readFileSync(new URL(name, program), 'utf8'));
    expect(copies.length).toBeGreaterThan(1);
    expect(new Set(copies).size).toBe(1);
  },
);
