// The error of this room: why a request was not served. Its message is what failures are counted by.

export type LoadErrorCode =
  /** Nothing listens on the port. */
  | 'REFUSED'
  | 'RESET'
  /** The server ended the connection before its answer was whole. */
  | 'CLOSED'
  /** The answer breaks its protocol. */
  | 'FAULT'
  /** An answer of 400 or above, or a handshake that was not answered by a 101. */
  | 'STATUS'
  | 'TOO_LATE'
  /** The run was stopped before the answer came. */
  | 'STOPPED'
  | 'NO_CONNECTION';

export class LoadError extends Error {
  readonly code: LoadErrorCode;
  constructor(code: LoadErrorCode, message: string) {
    super(message);
    this.name = 'LoadError';
    this.code = code;
  }
}

/** A failure of the network as one of ours. By shape: the error may come from another realm. */
export function loadErrorOf(error: unknown): LoadError {
  if (error instanceof LoadError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ECONNREFUSED':
      return new LoadError('REFUSED', 'refused: nothing listens on the port');
    case 'ECONNRESET':
    case 'EPIPE':
      return new LoadError('RESET', 'reset by the server');
    case 'EADDRNOTAVAIL':
      return new LoadError('NO_CONNECTION', 'no free port left for a connection');
    default:
      return new LoadError('NO_CONNECTION', 'the connection failed');
  }
}
