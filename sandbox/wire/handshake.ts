// The WebSocket handshake as both sides judge it (RFC 6455, section 4).
import { base64, base64Length } from './base64.ts';
import type { RequestEvent, ResponseEvent } from './http1-events.ts';
import { fieldHas, fieldMembers, fieldsNamed, fieldValue } from './http1-fields.ts';
import { sha1 } from './sha1.ts';
import { utf8Bytes } from './text.ts';

/** Section 1.3: appended to the key, so that no answer but a WebSocket server's fits it. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

type Headers = readonly { readonly name: string; readonly value: string }[];

/** What a client asked for, as far as the answer is judged by it. */
export interface Asked {
  readonly key: string;
  readonly protocols: readonly string[];
  /** The names of the extensions that were offered, without parameters. */
  readonly extensions: readonly string[];
}

/** The Sec-WebSocket-Accept that answers a Sec-WebSocket-Key (section 4.2.2, step 5). */
export function acceptOf(key: string): string {
  return base64(sha1(utf8Bytes(key + GUID)));
}

/** Whether a request asks for an upgrade to WebSocket, be it well or badly. */
export function asksForWebSocket(request: { readonly headers: Headers }): boolean {
  return fieldHas(request.headers, 'Upgrade', 'websocket');
}

export function askedOf(request: { readonly headers: Headers }): Asked {
  const { headers } = request;
  return {
    key: fieldValue(headers, 'Sec-WebSocket-Key') ?? '',
    protocols: fieldMembers(headers, 'Sec-WebSocket-Protocol'),
    extensions: extensionsOf(headers),
  };
}

/** The names of the extensions in a Sec-WebSocket-Extensions, without parameters: `permessage-deflate`. */
export function extensionsOf(headers: Headers): readonly string[] {
  return fieldMembers(headers, 'Sec-WebSocket-Extensions').map((member) =>
    (member.split(';')[0] ?? '').trim().toLowerCase(),
  );
}

/** What is wrong with a client's opening handshake (section 4.2.1), in a sentence; undefined where nothing is. */
export function requestHandshakeFault(
  request: Pick<RequestEvent, 'method' | 'version'> & { readonly headers: Headers },
): string | undefined {
  const { method, version, headers } = request;
  if (method !== 'GET') return `The handshake is a GET, not ${method} (RFC 6455, section 4.2.1).`;
  if (version === '1.0') return 'The handshake needs HTTP/1.1 (RFC 6455, section 4.2.1).';
  if (fieldsNamed(headers, 'Host').length === 0) {
    return 'The handshake has no Host (RFC 6455, section 4.2.1).';
  }
  if (!asksForWebSocket(request)) {
    return 'The Upgrade field does not name websocket (RFC 6455, section 4.2.1).';
  }
  if (!fieldHas(headers, 'Connection', 'upgrade')) {
    return 'The Connection field does not name Upgrade (RFC 6455, section 4.2.1).';
  }
  const keys = fieldsNamed(headers, 'Sec-WebSocket-Key');
  if (keys.length !== 1 || base64Length(keys[0]?.value ?? '') !== 16) {
    return 'The Sec-WebSocket-Key is not one value of 16 bytes in base64 (RFC 6455, section 4.2.1).';
  }
  if (fieldValue(headers, 'Sec-WebSocket-Version') !== '13') {
    return 'The Sec-WebSocket-Version is not 13 (RFC 6455, section 4.2.1).';
  }
  return undefined;
}

/**
 * What is wrong with a server's 101, by which the client fails the connection (section 4.1), in a sentence; undefined
 * where nothing is. A response of another status is no fault: it refuses.
 */
export function responseHandshakeFault(
  response: Pick<ResponseEvent, 'status'> & { readonly headers: Headers },
  asked: Asked,
): string | undefined {
  const { status, headers } = response;
  if (status !== 101) return undefined;
  if (fieldValue(headers, 'Upgrade')?.toLowerCase() !== 'websocket') {
    return 'The Upgrade field of the 101 is not websocket (RFC 6455, section 4.1).';
  }
  if (!fieldHas(headers, 'Connection', 'upgrade')) {
    return 'The Connection field of the 101 does not name Upgrade (RFC 6455, section 4.1).';
  }
  const accept = fieldValue(headers, 'Sec-WebSocket-Accept');
  const expected = acceptOf(asked.key);
  if (accept === undefined) return 'The 101 has no Sec-WebSocket-Accept (RFC 6455, section 4.1).';
  if (accept !== expected) {
    return `The Sec-WebSocket-Accept is ${accept}, but the key ${asked.key} asks for ${expected} (RFC 6455, section 4.1).`;
  }
  const protocol = fieldValue(headers, 'Sec-WebSocket-Protocol');
  if (protocol !== undefined && !asked.protocols.includes(protocol)) {
    return `The 101 names the subprotocol ${protocol}, which was not asked for (RFC 6455, section 4.1).`;
  }
  const extension = extensionsOf(headers).find((name) => !asked.extensions.includes(name));
  if (extension !== undefined) {
    return `The 101 names the extension ${extension}, which was not asked for (RFC 6455, section 4.1).`;
  }
  return undefined;
}
