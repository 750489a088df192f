// Cross-origin requests (WHATWG Fetch, section 3.3): on one machine, every port is an origin of its own.
import type { HttpResponse } from './http-client.ts';
import type { Header } from './protocol.ts';
import type { BrowserRequest } from './requests.ts';

type Asked = Pick<BrowserRequest, 'method' | 'headers' | 'initiator' | 'credentials' | 'url'>;
type Answer = Pick<HttpResponse, 'status' | 'headers'>;

const SIMPLE_METHODS = new Set(['GET', 'HEAD', 'POST']);
const SIMPLE_HEADERS = new Set([
  'accept',
  'accept-language',
  'content-language',
  'content-type',
  'range',
]);
const SIMPLE_TYPES =
  /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)(?:;|$)/i;
const ALWAYS_VISIBLE = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]);

export function needsPreflight(request: Asked): boolean {
  return !SIMPLE_METHODS.has(request.method) || unsafeNames(request).length > 0;
}

export function preflightHeaders(request: Asked): readonly Header[] {
  const names = unsafeNames(request);
  const asked: Header[] = [['Access-Control-Request-Method', request.method]];
  if (names.length > 0) asked.push(['Access-Control-Request-Headers', names.join(',')]);
  return asked;
}

/** Why a preflight's answer does not allow the request, in a sentence; undefined where it does. */
export function preflightFault(request: Asked, answer: Answer): string | undefined {
  const subject = `the preflight (OPTIONS) of ${request.method} ${request.url.href}`;
  const reading = allowsReading(request, answer, subject);
  if (reading !== undefined) return reading;
  if (answer.status < 200 || answer.status > 299)
    return `The answer to ${subject} was ${answer.status}.`;
  const any = request.credentials !== 'include';
  const methods = list(answer, 'access-control-allow-methods');
  const methodAllowed =
    SIMPLE_METHODS.has(request.method) ||
    methods.includes(request.method) ||
    (any && methods.includes('*'));
  if (!methodAllowed) {
    return `The answer to ${subject} lacks Access-Control-Allow-Methods: ${request.method}.`;
  }
  const names = list(answer, 'access-control-allow-headers').map((name) => name.toLowerCase());
  const missing = unsafeNames(request).find(
    (name) => !names.includes(name) && !(any && names.includes('*')),
  );
  if (missing === undefined) return undefined;
  return `The answer to ${subject} lacks Access-Control-Allow-Headers: ${missing}.`;
}

/** Why the page may not read an answer, in a sentence; undefined where it may ("CORS check"). */
export function allowsReading(
  request: Asked,
  answer: Answer,
  subject = request.url.href,
): string | undefined {
  const origin = request.initiator?.origin ?? 'null';
  const allowed = only(answer, 'access-control-allow-origin');
  const withCookies = request.credentials === 'include';
  if (allowed === '*' && !withCookies) return undefined;
  if (allowed !== origin) {
    return `${origin} may not read the answer to ${subject}: it lacks Access-Control-Allow-Origin: ${origin}.`;
  }
  if (!withCookies || only(answer, 'access-control-allow-credentials') === 'true') return undefined;
  return `${origin} may not read the answer to ${subject}: it lacks Access-Control-Allow-Credentials: true.`;
}

/** The header fields of a cross-origin answer that a page may see. */
export function visible(request: Asked, answer: Answer): readonly Header[] {
  const exposed = list(answer, 'access-control-expose-headers').map((name) => name.toLowerCase());
  const all = exposed.includes('*') && request.credentials !== 'include';
  return answer.headers.filter(([given]) => {
    const name = given.toLowerCase();
    return all || ALWAYS_VISIBLE.has(name) || exposed.includes(name);
  });
}

function unsafeNames(request: Asked): readonly string[] {
  return request.headers
    .filter(([given, value]) => {
      const name = given.toLowerCase();
      if (name === 'content-type') return !SIMPLE_TYPES.test(value.trim());
      return !SIMPLE_HEADERS.has(name);
    })
    .map(([name]) => name.toLowerCase())
    .sort();
}

function only(answer: Answer, name: string): string | undefined {
  const values = answer.headers.filter(([given]) => given.toLowerCase() === name);
  return values.length === 1 ? values[0]?.[1].trim() : undefined;
}

function list(answer: Answer, name: string): readonly string[] {
  return answer.headers
    .filter(([given]) => given.toLowerCase() === name)
    .flatMap(([, value]) => value.split(','))
    .map((item) => item.trim());
}
