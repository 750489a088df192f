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

/** No call can wait where nothing else may run meanwhile. */
const NO_WAITING =
  ': no input has come yet, and this machine cannot wait for it here. Read process.stdin instead';

export function answer(realm: Realm): Answer {
  const retold = (error: unknown, subject: Subject): unknown => {
    if (!(error instanceof FsError)) return error;
    const hint = isWaiting(error) ? NO_WAITING : undefined;
    return uvException(realm, { code: error.code, ...subject, hint });
  };

  const now = (subject: Subject, body: () => unknown): unknown => {
    try {
      return body();
    } catch (error) {
      throw retold(error, subject);
    }
  };

  /** As in a thread of libuv's pool, which waits for input where that is read. */
  const whenDone = (
    subject: Subject,
    body: () => unknown,
    tell: (error: unknown, result?: unknown) => void,
  ): void =>
    later(realm, () => {
      let result: unknown;
      try {
        result = body();
      } catch (error) {
        if (!isWaiting(error)) return tell(retold(error, subject));
        realm.loop.hold();
        const again = realm.context.keep(() => {
          realm.loop.release();
          whenDone(subject, body, tell);
        });
        return realm.files.standard.once(again);
      }
      tell(null, result);
    });

  return (request, subject, body) => {
    if (request === undefined) return now(subject, body);
    if (typeof request === 'symbol') {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      whenDone(subject, body, (error, result) =>
        error === null ? resolve(result) : reject(error),
      );
      return promise;
    }
    whenDone(subject, body, (error, result) => {
      if (error !== null) request.oncomplete?.(error);
      else if (result === undefined) request.oncomplete?.(null);
      else request.oncomplete?.(null, result);
    });
    return undefined;
  };
}

function isWaiting(error: unknown): boolean {
  return error instanceof FsError && error.code === 'EAGAIN';
}

/** A path as Node hands it over: text, or its bytes. */
export function text(path: string | Uint8Array): string {
  return typeof path === 'string' ? path : new TextDecoder().decode(path);
}

export function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}
