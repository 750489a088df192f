// Errors as libuv's callers throw them (node::UVException): number, name, call and paths, and a message of them all.
import type { Realm } from '../realm.ts';

export interface Failure {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string | undefined;
  readonly dest?: string | undefined;
  /** What libuv would not say. */
  readonly hint?: string | undefined;
}

export interface UvError extends Error {
  errno?: number;
  code?: string;
  syscall?: string;
  path?: string;
  dest?: string;
}

/** The negative number of an errno name; 0 where there is none. */
export function errnoOf(realm: Pick<Realm, 'facts'>, code: string): number {
  return realm.facts.errors.find(([, [name]]) => name === code)?.[0] ?? 0;
}

export function uvException(
  realm: Realm,
  { code, syscall, path, dest, hint = '' }: Failure,
): UvError {
  const [errno, [, text]] = realm.facts.errors.find(([, [name]]) => name === code) ?? [
    0,
    ['', 'unknown error'],
  ];
  const from = path === undefined ? '' : ` '${path}'`;
  const to = dest === undefined ? '' : ` -> '${dest}'`;
  const error: UvError = new Error(`${code}: ${text}, ${syscall}${from}${to}${hint}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (path !== undefined) error.path = path;
  if (dest !== undefined) error.dest = dest;
  return error;
}
