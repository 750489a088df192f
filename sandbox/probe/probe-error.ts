// The error of this room. Its message is a sentence that a check may show to the reader as it is.
import { ERRNO, type ErrnoName } from '../kernel/errno.ts';

export type ProbeErrorCode =
  /** Nothing listens on the port. */
  | 'REFUSED'
  /** What was waited for did not come in time. */
  | 'TIMEOUT'
  /** The caller's signal ended the wait. */
  | 'ABORTED'
  /** The server ended the connection (FIN) before it had said what was waited for. */
  | 'CLOSED'
  /** The server dropped the connection (RST), or the connection failed. */
  | 'RESET'
  /** The server did not answer 101. */
  | 'NOT_SWITCHED'
  /** What came breaks the protocol. */
  | 'FAULT'
  /** We had dropped the connection ourselves. */
  | 'DISPOSED';

export class ProbeError extends Error {
  readonly code: ProbeErrorCode;
  /** The text on the wire that the message is about. */
  readonly seen: string | undefined;
  constructor(code: ProbeErrorCode, message: string, seen?: string) {
    super(message);
    this.name = 'ProbeError';
    this.code = code;
    this.seen = seen === '' ? undefined : seen;
  }
}

/** The errno of a kernel's error. By shape: the error may come from another realm. */
export function errnoOf(error: unknown): ErrnoName | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && isErrnoName(code) ? code : undefined;
}

function isErrnoName(code: string): code is ErrnoName {
  return Object.hasOwn(ERRNO, code);
}
