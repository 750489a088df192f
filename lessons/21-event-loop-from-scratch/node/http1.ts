// As much of HTTP/1.1 as a chat room needs, without a single socket.
import { STATUS_CODES } from 'node:http';

const LONGEST = 65_536;

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** The request in the bytes, undefined while it is not whole. A RangeError where it is none. */
export function parse(bytes: Buffer): Request | undefined {
  if (bytes.length > LONGEST) throw new RangeError('the request is too long');
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [start = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [method = '', target = ''] = start.split(' ');
  const url = URL.parse(`http://localhost${target}`);
  const field = lines.find((line) => /^content-length:/i.test(line));
  const length = Number(field?.split(':')[1] ?? 0);
  if (url === null || !Number.isInteger(length)) throw new RangeError('this is no request');
  const body = bytes.subarray(end + 4);
  if (body.length < length) return undefined;
  return {
    method,
    path: url.pathname,
    query: url.searchParams,
    body: body.toString('utf8', 0, length),
  };
}

/** The bytes of an answer, after which the connection is closed. */
export function answer(status: number, body: string, type: string): string {
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${type}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
