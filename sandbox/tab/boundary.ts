// Reading messages that hostile code may have made: every field is looked at, and only what was looked at goes on.
import type {
  ClientToPage,
  ConsoleLevel,
  Header,
  HostToClient,
  PageRequest,
  PageToClient,
  PageToHost,
} from './protocol.ts';

const LONGEST_URL = 2 ** 21;
const LONGEST_TEXT = 2 ** 24;
const LONGEST_LINE = 20_000;
const MOST_HEADERS = 1000;
// Fetch, "method"; RFC 9110, section 5.6.2.
const TOKEN = /^[!#$%&'*+.^_`|~\w-]{1,256}$/;

class Unreadable extends Error {}

const fail = (): never => {
  throw new Unreadable();
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : fail();
const text = (value: unknown, most = LONGEST_TEXT): string =>
  typeof value === 'string' && value.length <= most ? value : fail();
/** What is only shown may be cut short. */
const line = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, LONGEST_LINE) : fail();
const whole = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : fail();
const count = (value: unknown): number => (whole(value) >= 0 ? whole(value) : fail());
/** The id of a request or a socket; 0 is the document's own. */
const idOf = (value: unknown): number => (count(value) > 0 ? count(value) : fail());
const flag = (value: unknown): boolean => (typeof value === 'boolean' ? value : fail());
const bytes = (value: unknown): ArrayBuffer => (value instanceof ArrayBuffer ? value : fail());
const optional = <T>(value: unknown, read: (value: unknown) => T): T | undefined =>
  value === undefined ? undefined : read(value);
const oneOf = <T extends string>(value: unknown, all: readonly T[]): T =>
  all.find((one) => one === value) ?? fail();
const listOf = <T>(value: unknown, most: number, read: (item: unknown) => T): readonly T[] =>
  Array.isArray(value) && value.length <= most ? value.map(read) : fail();
const address = (value: unknown): string =>
  URL.canParse(text(value, LONGEST_URL)) ? text(value) : fail();
const payload = (value: unknown): string | ArrayBuffer =>
  typeof value === 'string' ? text(value) : bytes(value);

const LEVELS: readonly ConsoleLevel[] = ['log', 'info', 'warn', 'error', 'debug'];

function header(value: unknown): Header {
  const [name, content] = listOf(value, 2, (part) => text(part, 65_536));
  if (name === undefined || content === undefined || !TOKEN.test(name)) return fail();
  return /[\0\r\n]|[^\0-\xff]/.test(content) ? fail() : [name, content];
}

function request(value: unknown): PageRequest {
  const fields = fieldsOf(value);
  const method = text(fields.method, 256);
  if (!TOKEN.test(method) || /^(?:connect|trace|track)$/i.test(method)) return fail();
  return {
    url: address(fields.url),
    method,
    headers: listOf(fields.headers, MOST_HEADERS, header),
    body: optional(fields.body, bytes),
    destination: oneOf(fields.destination, ['fetch', 'script', 'style', 'image', 'font', 'media']),
    mode: oneOf(fields.mode, ['cors', 'no-cors', 'same-origin']),
    credentials: oneOf(fields.credentials, ['omit', 'same-origin', 'include']),
    redirect: oneOf(fields.redirect, ['follow', 'error', 'manual']),
  };
}

function pageMessage(fields: Fields): PageToHost {
  const type = text(fields.type, 32);
  switch (type) {
    case 'request':
      return { type, id: idOf(fields.id), request: request(fields.request) };
    case 'abort':
      return { type, id: idOf(fields.id) };
    case 'credit':
      return { type, id: count(fields.id), bytes: count(fields.bytes) };
    case 'socket': {
      const protocols = listOf(fields.protocols, 100, (item) => text(item, 256));
      if (!protocols.every((protocol) => TOKEN.test(protocol))) return fail();
      return { type, id: idOf(fields.id), url: address(fields.url), protocols };
    }
    case 'socket-send':
      return { type, id: idOf(fields.id), payload: payload(fields.payload) };
    case 'socket-close': {
      const code = optional(fields.code, whole);
      if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) return fail();
      const reason = text(fields.reason, 123);
      if (new TextEncoder().encode(reason).length > 123) return fail();
      return { type, id: idOf(fields.id), code, reason };
    }
    case 'navigate': {
      const contentType = optional(fields.contentType, (value) => text(value, 1024));
      return {
        type,
        url: address(fields.url),
        method: oneOf(fields.method, ['GET', 'POST']),
        contentType: optional(contentType, (value) => header(['content-type', value])[1]),
        body: optional(fields.body, bytes),
        replace: flag(fields.replace),
      };
    }
    case 'moved':
      return {
        type,
        url: address(fields.url),
        state: fields.state,
        push: flag(fields.push),
      };
    case 'traverse':
      return { type, delta: whole(fields.delta) };
    case 'cookie':
      return { type, line: text(fields.line, 65_536) };
    case 'store': {
      const key = optional(fields.key, text);
      const value = optional(fields.value, text);
      return { type, area: oneOf(fields.area, ['local', 'session']), key, value };
    }
    case 'title':
      return { type, title: line(fields.title) };
    case 'loaded':
      return { type };
    case 'console':
      return { type, level: oneOf(fields.level, LEVELS), text: line(fields.text) };
    default:
      return fail();
  }
}

function hostMessage(fields: Fields): HostToClient {
  const type = text(fields.type, 32);
  switch (type) {
    case 'frame':
      return { type, frame: count(fields.frame) };
    case 'address':
      return { type, address: text(fields.address, LONGEST_URL) };
    case 'state':
      return { type, state: oneOf(fields.state, ['loading', 'loaded', 'failed']) };
    case 'title':
      return { type, title: line(fields.title) };
    case 'console':
      return { type, level: oneOf(fields.level, LEVELS), text: line(fields.text) };
    default:
      return fail();
  }
}

function read<T>(value: unknown, how: (fields: Fields) => T): T | undefined {
  try {
    return how(fieldsOf(value));
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** A message of a previewed page; undefined where it is none. */
export function readPageMessage(value: unknown): PageToHost | undefined {
  return read(value, pageMessage);
}

/** A message of the jail to the page that embeds it; undefined where it is none. */
export function readHostMessage(value: unknown): HostToClient | undefined {
  return read(value, hostMessage);
}

export function isPageWord(value: unknown): value is PageToClient {
  return value === 'tab:up' || value === 'tab:leaving';
}

export const PORT_WORD: ClientToPage = 'tab:port';
