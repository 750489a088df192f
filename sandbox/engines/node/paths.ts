// Paths of the machine: always absolute, always with slashes.
import { URL } from './platform.ts';

export function dirname(path: string): string {
  const slash = path.replace(/\/+$/, '').lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

export function fileUrl(path: string): string {
  return new URL(`file://${path.replace(/[%?#\\]/g, encodeURIComponent)}`).href;
}
