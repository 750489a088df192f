import { beforeEach, describe, expect, test } from 'vitest';
import { FileSystem } from './file-system.ts';
import { O } from './open-files.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const code = (name: string): object => expect.objectContaining({ code: name });

describe('the files of a process', () => {
  let files: FileSystem;
  const read = (path: string): string => {
    const fd = files.open(path, 0, 0);
    const bytes = new Uint8Array(100);
    const count = files.read(fd, bytes);
    files.close(fd);
    return new TextDecoder().decode(bytes.subarray(0, count));
  };
  beforeEach(() => {
    files = new FileSystem();
    files.provide('/home/a.txt', encode('hello'));
    files.cwd = '/home';
  });

  test('are found by paths of all kinds', () => {
    for (const path of ['a.txt', './a.txt', '../home/a.txt', '/home//a.txt', '/../home/./a.txt'])
      expect(files.realpath(path)).toBe('/home/a.txt');
  });

  test.each([
    ['what is not there', '/home/none', 'ENOENT'],
    ['what is below a file', '/home/a.txt/b', 'ENOTDIR'],
    ['a file with a slash behind it', '/home/a.txt/', 'ENOTDIR'],
    ['no name at all', '', 'ENOENT'],
  ])('are not found by %s', (_what, path, name) => {
    expect(() => files.find(path)).toThrow(code(name));
  });

  test('are made with the mode that the mask leaves', () => {
    files.umask(0o077);
    files.close(files.open('b', O.CREAT | O.WRONLY, 0o666));
    files.mkdir('c', 0o777, false);
    expect([files.find('b').mode & 0o777, files.find('c').mode & 0o777]).toEqual([0o600, 0o700]);
  });

  test('are opened as the flags say', () => {
    const open = (path: string, flags: number): number => files.open(path, flags, 0o666);
    expect(() => open('none', O.RDWR)).toThrow(code('ENOENT'));
    expect(() => open('a.txt', O.CREAT | O.EXCL)).toThrow(code('EEXIST'));
    expect(() => open('/home', O.WRONLY)).toThrow(code('EISDIR'));
    expect(() => open('a.txt', O.DIRECTORY)).toThrow(code('ENOTDIR'));
    files.close(open('a.txt', O.WRONLY | O.TRUNC));
    expect(read('a.txt')).toBe('');
  });

  test('have the lowest number that is free', () => {
    const [first, second] = [files.open('a.txt', 0, 0), files.open('a.txt', 0, 0)];
    expect([first, second]).toEqual([3, 4]);
    files.close(first);
    expect(files.open('a.txt', 0, 0)).toBe(3);
    expect(() => files.close(9)).toThrow(code('EBADF'));
  });

  test('are read and written from where the last call ended, or from where it is asked', () => {
    const fd = files.open('a.txt', O.RDWR, 0);
    const two = new Uint8Array(2);
    expect([files.read(fd, two), String.fromCharCode(...two)]).toEqual([2, 'he']);
    files.write(fd, encode('LL'));
    files.write(fd, encode('J'), 0);
    expect(read('a.txt')).toBe('JeLLo');
    const append = files.open('a.txt', O.WRONLY | O.APPEND, 0);
    files.write(append, encode('!'), 0);
    expect(read('a.txt')).toBe('JeLLo!');
    expect(() => files.read(append, two)).toThrow(code('EBADF'));
  });

  test('are filled with zeros where nothing was written', () => {
    const fd = files.open('a.txt', O.RDWR, 0);
    files.truncate(fd, 2);
    files.write(fd, encode('x'), 4);
    expect(read('a.txt')).toBe('he\0\0x');
  });

  test('stay open when their name is gone', () => {
    const fd = files.open('a.txt', 0, 0);
    files.unlink('a.txt');
    expect(files.read(fd, new Uint8Array(5))).toBe(5);
    expect(() => files.find('a.txt')).toThrow(code('ENOENT'));
  });

  test('have links of both kinds', () => {
    files.link('a.txt', 'same');
    files.symlink('a.txt', 'points');
    files.symlink('round', 'round');
    expect([files.find('same') === files.find('a.txt'), files.find('a.txt').links]).toEqual([
      true,
      2,
    ]);
    expect([files.realpath('points'), files.readlink('points')]).toEqual(['/home/a.txt', 'a.txt']);
    expect(files.find('points', false).kind).toBe('link');
    expect(() => files.find('round')).toThrow(code('ELOOP'));
    expect(() => files.readlink('a.txt')).toThrow(code('EINVAL'));
  });

  test('lie in folders, which are made and removed', () => {
    expect(files.mkdir('x/y/z', 0o777, true)).toBe('/home/x');
    expect(files.mkdir('x/y/z', 0o777, true)).toBeUndefined();
    expect(files.readdir('x').map(([name]) => name)).toEqual(['y']);
    expect(() => files.mkdir('x', 0o777, false)).toThrow(code('EEXIST'));
    expect(() => files.mkdir('a.txt/b', 0o777, true)).toThrow(code('ENOTDIR'));
    expect(() => files.rmdir('x')).toThrow(code('ENOTEMPTY'));
    expect(() => files.unlink('x')).toThrow(code('EISDIR'));
    files.rmdir('x/y/z');
    expect(files.readdir('x/y')).toEqual([]);
  });

  test('have a root and a place to be, which nobody removes', () => {
    expect(() => files.rmdir('/')).toThrow(code('EBUSY'));
    expect(() => files.unlink('/')).toThrow(code('EISDIR'));
    expect(() => files.rmdir('.')).toThrow(code('EINVAL'));
  });

  test('are made where a link leads that leads nowhere', () => {
    files.symlink('b', 'points');
    expect(() => files.open('points', O.CREAT | O.EXCL, 0o666)).toThrow(code('EEXIST'));
    files.open('points', O.CREAT, 0o666);
    expect(files.find('b').kind).toBe('file');
    expect(() => files.open('c/', O.CREAT, 0o666)).toThrow(code('EISDIR'));
  });

  test('are renamed as Linux does it', () => {
    files.mkdir('d/e', 0o777, true);
    files.rename('a.txt', 'd/b');
    expect(read('d/b')).toBe('hello');
    expect(() => files.rename('d', 'd/e/f')).toThrow(code('EINVAL'));
    expect(() => files.rename('d/b', 'd/e')).toThrow(code('EISDIR'));
    expect(() => files.rename('d/e', 'd/b')).toThrow(code('ENOTDIR'));
  });

  test('can be copied to another process, which then has its own', () => {
    files.symlink('a.txt', 'points');
    files.find('a.txt').mode = 0o100600;
    const copy = new FileSystem();
    copy.restore(structuredClone(files.save()));
    expect([copy.cwd, copy.realpath('points'), copy.find('a.txt').mode]).toEqual([
      '/home',
      '/home/a.txt',
      0o100600,
    ]);
    copy.write(copy.open('a.txt', O.WRONLY, 0), encode('HELLO'));
    expect(read('a.txt')).toBe('hello');
  });

  test('have names and paths that are not too long, which bytes decide', () => {
    const open = (path: string): number => files.open(path, O.CREAT | O.WRONLY, 0o666);
    open('y'.repeat(255));
    expect(() => open('y'.repeat(256))).toThrow(code('ENAMETOOLONG'));
    expect(() => open('é'.repeat(128))).toThrow(code('ENAMETOOLONG'));
    expect(() => files.find(`none/${'y'.repeat(256)}`)).toThrow(code('ENOENT'));
    expect(() => files.find('a/'.repeat(2048))).toThrow(code('ENAMETOOLONG'));
    expect(() => files.mkdir(`b/${'y'.repeat(256)}`, 0o777, true)).toThrow(code('ENAMETOOLONG'));
    expect(() => files.symlink('y'.repeat(4096), 'l')).toThrow(code('ENAMETOOLONG'));
  });

  test('have devices among them, which no copy takes along', () => {
    files.provideDevices();
    const fd = files.open('/dev/null', O.RDWR, 0);
    expect([files.write(fd, encode('gone')), files.read(fd, new Uint8Array(4))]).toEqual([4, 0]);
    const full = files.open('/dev/full', O.WRONLY, 0);
    expect(() => files.write(full, encode('x'))).toThrow(code('ENOSPC'));
    const copy = new FileSystem();
    copy.restore(structuredClone(files.save()));
    expect(copy.readdir('/dev')).toEqual([]);
  });

  test('are the standard streams too, by their numbers and by their names', () => {
    const written: string[] = [];
    let waiting: string | undefined;
    files.standard = {
      read: (into) =>
        waiting === undefined ? undefined : new TextEncoder().encodeInto(waiting, into).written,
      once: () => undefined,
      write: (number, bytes) => written.push(`${number} ${new TextDecoder().decode(bytes)}`),
    };
    files.provideDevices();
    files.write(1, encode('out'));
    files.write(files.open('/dev/stderr', O.WRONLY, 0), encode('err'));
    expect(written).toEqual(['1 out', '2 err']);
    expect(() => files.read(0, new Uint8Array(9))).toThrow(code('EAGAIN'));
    waiting = 'in';
    expect(files.read(files.open('/dev/stdin', 0, 0), new Uint8Array(9))).toBe(2);
    expect(() => files.read(0, new Uint8Array(9), 5)).toThrow(code('ESPIPE'));
    expect(() => files.read(1, new Uint8Array(9))).toThrow(code('EBADF'));
    expect(() => files.write(0, encode('x'))).toThrow(code('EBADF'));
  });
});
