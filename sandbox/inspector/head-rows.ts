// The rows of HTTP heads and trailers: their parts and fields with their places.
import { requestHandshakeFault } from '../wire/handshake.ts';
import { fieldHas, fieldsNamed, type Header, type Http1Event } from '../wire/http1.ts';
import { capped, type Draft, fieldAt } from './draft.ts';
import type { Field } from './row.ts';

type Request = Extract<Http1Event, { kind: 'request' }>;
type Response = Extract<Http1Event, { kind: 'response' | 'interim' }>;
type Trailers = Extract<Http1Event, { kind: 'trailers' }>;

const SUMMARY_CHARACTERS = 200;

export function requestRow(request: Request): Draft {
  const { start, end, bytes, method, target, version, headers } = request;
  const fault = requestFault(request);
  return {
    kind: 'request',
    summary: cut(`${method} ${target} HTTP/${version}`),
    ...(fault === undefined ? {} : { fault }),
    size: end - start,
    bytes: capped(bytes),
    fields: [
      fieldAt('method', method, request.methodAt, start),
      fieldAt('target', target, request.targetAt, start),
      fieldAt('version', `HTTP/${version}`, request.versionAt, start),
      ...headerFields(headers, start),
    ],
  };
}

export function responseRow(response: Response): Draft {
  const { start, end, bytes, status, reason, version, headers } = response;
  return {
    kind: status < 200 ? 'interim' : 'response',
    summary: cut(`${status} ${reason}`.trimEnd()),
    size: end - start,
    bytes: capped(bytes),
    fields: [
      fieldAt('version', `HTTP/${version}`, response.versionAt, start),
      fieldAt('status', String(status), response.statusAt, start),
      ...(reason === '' ? [] : [fieldAt('reason', reason, response.reasonAt, start)]),
      ...headerFields(headers, start),
    ],
  };
}

export function trailerRow(trailers: Trailers): Draft {
  const { start, end, bytes, headers } = trailers;
  return {
    kind: 'trailer',
    summary: cut(headers.map(({ name, value }) => `${name}: ${value}`).join(', ')),
    size: end - start,
    bytes: capped(bytes),
    fields: headerFields(headers, start),
  };
}

/** What is wrong with a request whose framing is right, as a server would judge it. */
function requestFault(request: Request): string | undefined {
  const { version, headers } = request;
  const hosts = fieldsNamed(headers, 'Host').length;
  if (hosts > 1 || (hosts === 0 && version !== '1.0')) {
    const what = hosts > 1 ? 'more than one Host' : 'no Host';
    return `The request has ${what}; a server must answer 400 (RFC 9112, section 3.2).`;
  }
  return fieldHas(headers, 'Upgrade', 'websocket') ? requestHandshakeFault(request) : undefined;
}

function headerFields(headers: readonly Header[], base: number): readonly Field[] {
  return headers.map(({ name, value, nameAt, valueAt }) =>
    fieldAt(name.toLowerCase(), value, { start: nameAt.start, end: valueAt.end }, base),
  );
}

function cut(text: string): string {
  return text.length > SUMMARY_CHARACTERS ? `${text.slice(0, SUMMARY_CHARACTERS)}…` : text;
}
