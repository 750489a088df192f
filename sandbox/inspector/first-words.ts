// Which protocol a connection speaks, told by what is first said on it: a port says nothing of that, and a server may be
// of any protocol. HTTP is known by its start-line (RFC 9112, section 2.1), even by one with a fault in it.
import { latin1 } from '../wire/text.ts';

/** `other` is a protocol that no decoder knows: its bytes are shown as they are. */
export type Speech = 'http' | 'other';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
/** A start-line that is longer than this has begun to look like one long before. */
const LONGEST = 8_192;
const ENDS_IN_VERSION = /\sHTTP\/\S*$/i;
/** `GET /`, `OPTIONS *`, `GET http:`: nobody else speaks like that, so it may be told before the line has ended. */
const BEGINS_LIKE_HTTP = new RegExp(`^(?:${METHODS.join('|')}) (?:/|\\*|https?:)`);

/**
 * What the first bytes of a direction are the beginning of; undefined as long as they may become either. A word that is
 * no method of HTTP is never taken for the beginning of one: what a client says in single words, to a server that never
 * answers, is shown at once.
 */
export function speechOf(carries: 'requests' | 'responses', bytes: Uint8Array): Speech | undefined {
  const said = latin1(bytes, 0, Math.min(bytes.length, LONGEST));
  const speech = carries === 'responses' ? ofServer(said) : ofClient(said.replace(/^[\r\n]+/, ''));
  return speech ?? (bytes.length > LONGEST ? 'other' : undefined);
}

function ofServer(said: string): Speech | undefined {
  if (said.startsWith('HTTP/')) return 'http';
  return 'HTTP/'.startsWith(said) ? undefined : 'other';
}

function ofClient(said: string): Speech | undefined {
  if (BEGINS_LIKE_HTTP.test(said)) return 'http';
  const [line = '', ...more] = said.split(/\r?\n/);
  if (more.length > 0) return ENDS_IN_VERSION.test(line) ? 'http' : 'other';
  const [word = '', ...rest] = line.split(' ');
  const known = METHODS.some((method) =>
    rest.length > 0 ? method === word : method.startsWith(word),
  );
  return known || rest[0]?.startsWith('/') ? undefined : 'other';
}
