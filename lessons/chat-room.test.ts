// Each lesson on the chat room has its own copy of what all of them share: here they are held together.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const HERE = new URL('./', import.meta.url);

const programs = readdirSync(HERE)
  .map((folder) => new URL(`${folder}/python/`, HERE))
  .filter((program) => existsSync(new URL('archive.py', program)));

test.each(['archive.py', 'page.html'])(
  '%s is the same in every lesson on the chat room',
  (name) => {
    const copies = programs.map((program) => readFileSync(new URL(name, program), 'utf8'));
    expect(copies.length).toBeGreaterThan(1);
    expect(new Set(copies).size).toBe(1);
  },
);
