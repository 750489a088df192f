// How a file call answers: at once, by a callback (FSReqCallback) or by a promise (kUsePromises).

import { FsError } from '../files/fs-error.ts';
import { TextDecoder } from '../platform.ts';
import type { Realm } from '../realm.ts';
import { later } from './later.ts';
import { uvException } from './uv-exception.ts';

export type FsRequest =
  | { oncomplete?: (error: unknown, result?: unknown) => void }
  | symbol
  | undefined;

export interface Subject {
  readonly syscall: string;
  readonly path?: string | undefined;
  readonly dest?: string | undefined;
}

export type Answer = (request: FsRequest, subject: Subject, body: () => unknown) => unknown;

export function answer(realm: Realm): Answer {
  const attempt = (subject: Subject, body: () => unknown): unknown => {
    try {
      return body();
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      throw uvException(realm, { code: error.code, ...subject });
    }
  };
  return (request, subject, body) => {
    if (request === undefined) return attempt(subject, body);
    if (typeof request === 'symbol') {
      const settled = Promise.withResolvers<unknown>();
      later(realm, () => {
        try {
          settled.resolve(attempt(subject, body));
        } catch (error) {
          settled.reject(error);
        }
      });
      return settled.promise;
    }
    later(realm, () => {
      let result: unknown;
      try {
        result = attempt(subject, body);
      } catch (error) {
        request.oncomplete?.(error);
        return;
      }
      if (result === undefined) request.oncomplete?.(null);
      else request.oncomplete?.(null, result);
    });
    return undefined;
  };
}

/** A path as Node hands it over: text, or its bytes. */
export function text(path: string | Uint8Array): string {
  return typeof path === 'string' ? path : new TextDecoder().decode(path);
}

export function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}
