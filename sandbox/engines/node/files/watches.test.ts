import { beforeEach, expect, test } from 'vitest';
import { FileSystem } from './file-system.ts';
import { O } from './open-files.ts';

const bytes = new TextEncoder().encode('abc');
let files: FileSystem;
let told: string[];
let due: (() => void)[];

/** What the watchers have heard since the last time. */
function heard(): string[] {
  for (const callback of due.splice(0)) callback();
  return told.splice(0);
}

function watch(path: string): () => void {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return files.watches.add(files.find(path), name, (event, of) =>
    told.push(`${name}: ${event} ${of}`),
  );
}

beforeEach(() => {
  files = new FileSystem();
  [told, due] = [[], []];
  files.watches.post = (callback) => due.push(callback);
  files.provide('/d/f', bytes);
});

test('a directory tells of its entries, and a file of itself', () => {
  watch('/d');
  watch('/d/f');
  files.write(files.open('/d/f', O.WRONLY, 0), bytes);
  expect(heard()).toEqual(['d: change f', 'f: change f']);
  files.open('/d/new', O.CREAT, 0o666);
  files.rename('/d/new', '/d/newer');
  expect(heard()).toEqual(['d: rename new', 'd: rename new', 'd: rename newer']);
});

test('the same thing again is told once, until somebody has heard of it', () => {
  watch('/d/f');
  const fd = files.open('/d/f', O.WRONLY, 0);
  files.write(fd, bytes);
  files.write(fd, bytes);
  expect(heard()).toEqual(['f: change f']);
  files.write(fd, bytes);
  expect(heard()).toEqual(['f: change f']);
});

test('a file that is gone says so when nobody has it open, and then no more', () => {
  watch('/d/f');
  const fd = files.open('/d/f', O.WRONLY, 0);
  files.unlink('/d/f');
  expect(heard()).toEqual(['f: change f']);
  files.close(fd);
  expect(heard()).toEqual(['f: rename f', 'f: rename f']);
  expect(files.watches.isEmpty).toBe(true);
});

test('who has ended a watch hears nothing, not even of what had happened', () => {
  const end = watch('/d');
  files.mkdir('/d/x', 0o777, false);
  end();
  expect(heard()).toEqual([]);
  expect(files.watches.isEmpty).toBe(true);
});
