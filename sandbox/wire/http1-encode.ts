// Writes the head and body of an HTTP/1.1 request (RFC 9112, sections 3 and 5).
import { joined, latin1Bytes } from './text.ts';
import { WireError } from './wire-error.ts';

export interface RequestToEncode {
  readonly method: string;
  /** In origin form as a rule: `/ws?room=1`. */
  readonly target: string;
  /** In order, with the Host. A Content-Length is added where the method or the body needs one and none is given. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const TARGET = /^[\x21-\x7e]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const FRAMING = ['content-length', 'transfer-encoding'];
// RFC 9110, section 8.6: methods whose meaning expects content, so that none is worth saying.
const EXPECTS_CONTENT = ['POST', 'PUT', 'PATCH'];

/**
 * The bytes of a request. Field values are sent as Latin-1, and bodies as they are: a caller that names a
 * Transfer-Encoding has applied it.
 * Throws `WireError` `BAD_HEAD` where a part cannot be sent as it is: a line break in a value, a space in the target.
 */
export function encodeRequest(request: RequestToEncode): Uint8Array {
  const { method, target, body } = request;
  if (!TOKEN.test(method)) throw badHead(`the method ${JSON.stringify(method)} is not a token`);
  if (!TARGET.test(target)) {
    throw badHead(
      `the target ${JSON.stringify(target)} must be ASCII without spaces; percent-encode it`,
    );
  }
  const lines = [`${method} ${target} HTTP/1.1`];
  let framed = false;
  for (const [name, value] of request.headers) {
    if (!TOKEN.test(name)) throw badHead(`the field name ${JSON.stringify(name)} is not a token`);
    if (!VALUE.test(value)) {
      throw badHead(
        `the value of ${name} holds a line break, a control character or one beyond Latin-1`,
      );
    }
    framed ||= FRAMING.includes(name.toLowerCase());
    lines.push(`${name}: ${value}`);
  }
  if (!framed && (body !== undefined || EXPECTS_CONTENT.includes(method))) {
    lines.push(`Content-Length: ${body?.length ?? 0}`);
  }
  const head = latin1Bytes(`${lines.join('\r\n')}\r\n\r\n`);
  if (head === undefined) throw badHead('it holds a character beyond Latin-1');
  return body === undefined ? head : joined([head, body]);
}

function badHead(what: string): WireError {
  return new WireError('BAD_HEAD', `The request cannot be sent: ${what}.`);
}
