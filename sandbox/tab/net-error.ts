// What can become of a request instead of a response, in the names that a reader knows from the browser.

export const NET_ERRORS = {
  ERR_CONNECTION_REFUSED: 'Nothing listens there.',
  ERR_CONNECTION_RESET: 'The server reset the connection.',
  ERR_INSUFFICIENT_RESOURCES: 'The client has no port left.',
  ERR_CONNECTION_FAILED: 'The connection could not be opened.',
  ERR_EMPTY_RESPONSE: 'The server closed the connection without sending any data.',
  ERR_INVALID_HTTP_RESPONSE: 'The server sent something that is not HTTP.',
  ERR_CONTENT_LENGTH_MISMATCH: 'The server ended the response before its Content-Length.',
  ERR_INCOMPLETE_CHUNKED_ENCODING: 'The server ended the response before its last chunk.',
  ERR_CONTENT_DECODING_FAILED: 'The response is not in the coding that its Content-Encoding names.',
  ERR_TOO_MANY_REDIRECTS: 'The server redirected too many times.',
  ERR_UNSAFE_REDIRECT: 'The server redirected to where no request may go.',
  ERR_INTERNET_DISCONNECTED: 'A tab has no internet.',
  ERR_SSL_PROTOCOL_ERROR: 'The programs here speak no TLS.',
  ERR_UNKNOWN_URL_SCHEME: 'A tab cannot open such addresses.',
  ERR_INVALID_REQUEST: 'The request cannot be sent as it is.',
  ERR_BLOCKED_BY_CORS: 'The server does not allow that origin to read its response.',
  ERR_ABORTED: 'The request was given up.',
} as const;

export type NetErrorCode = keyof typeof NET_ERRORS;

export class NetError extends Error {
  readonly code: NetErrorCode;
  /** `detail` says to what it happened and, where there is something, what to do. */
  constructor(code: NetErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail ?? NET_ERRORS[code], options);
    this.name = 'NetError';
    this.code = code;
  }
}

/** Any failure as one of ours. */
export function netError(cause: unknown, port: number): NetError {
  if (cause instanceof NetError) return cause;
  const code = codeOf(cause);
  switch (code) {
    case 'ECONNREFUSED':
      return new NetError('ERR_CONNECTION_REFUSED', `Nothing listens on port ${port}.`, { cause });
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return new NetError(
        'ERR_CONNECTION_RESET',
        `The server on port ${port} reset the connection.`,
        {
          cause,
        },
      );
    case 'EADDRNOTAVAIL':
      return new NetError(
        'ERR_INSUFFICIENT_RESOURCES',
        'Every port of this client has a connection. Close some, or open another client.',
        { cause },
      );
    default:
      return new NetError(
        'ERR_CONNECTION_FAILED',
        `The connection to port ${port} failed: ${cause instanceof Error ? cause.message : String(cause)}.`,
        { cause },
      );
  }
}

/** Errors that crossed a realm are no longer instances of `KernelError`: the code is what counts. */
function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
}
