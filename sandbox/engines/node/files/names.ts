// How long names may be (limits.h of Linux), in bytes: one name, and a path with its final zero.
import { TextEncoder } from '../platform.ts';
import { FsError } from './fs-error.ts';

const NAME_MAX = 255;
const PATH_MAX = 4096;

export function checkName(name: string): void {
  if (isLonger(name, NAME_MAX)) throw new FsError('ENAMETOOLONG');
}

export function checkPath(path: string): void {
  if (isLonger(path, PATH_MAX - 1)) throw new FsError('ENAMETOOLONG');
}

function isLonger(text: string, limit: number): boolean {
  // No unit of text takes more than three bytes, so most of it need not be measured.
  return text.length * 3 > limit && new TextEncoder().encode(text).length > limit;
}
