// How the end of a message's body is found: RFC 9112, section 6.3, rule by rule. Where a message could be read in two
// ways (the ground of request smuggling), it is at fault.
import type { BodyFraming, Header } from './http1-events.ts';
import { fieldMembers, fieldsNamed, withoutOws } from './http1-fields.ts';
import type { LineFault } from './http1-lines.ts';

const NONE: BodyFraming = { by: 'none' };

export function requestFraming(
  version: string,
  headers: readonly Header[],
): BodyFraming | LineFault {
  const declared = declaredFraming(version, headers);
  if (declared === undefined) return NONE; // Rule 7.
  if (!('by' in declared) || declared.by !== 'close') return declared;
  // Rule 4: only a response can be ended by closing.
  const [field] = fieldsNamed(headers, 'Transfer-Encoding');
  return fault(
    field,
    'bad-transfer-encoding',
    "The request's last transfer coding is not chunked, so its end cannot be found (RFC 9112, section 6.3).",
  );
}

/** `method` is the one of the request that the response answers. */
export function responseFraming(
  method: string,
  status: number,
  version: string,
  headers: readonly Header[],
): BodyFraming | LineFault {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return NONE; // Rule 1.
  if (opensTunnel(method, status)) return NONE; // Rule 2.
  return declaredFraming(version, headers) ?? { by: 'close' }; // Rule 8.
}

/** A 2xx to CONNECT: what follows the head belongs to the tunnel (RFC 9110, section 9.3.6). */
export function opensTunnel(method: string, status: number): boolean {
  return method === 'CONNECT' && status >= 200 && status < 300;
}

/** Rules 3 to 6. `close` here says that there are transfer codings, and that the last is not chunked. */
function declaredFraming(
  version: string,
  headers: readonly Header[],
): BodyFraming | LineFault | undefined {
  const [coding] = fieldsNamed(headers, 'Transfer-Encoding');
  const lengths = fieldsNamed(headers, 'Content-Length');
  if (coding !== undefined && lengths.length > 0) {
    return fault(
      coding,
      'length-and-transfer-encoding',
      'The message has both a Content-Length and a Transfer-Encoding, so its end could be read in two ways (RFC 9112, section 6.3).',
    );
  }
  if (coding !== undefined) return codedFraming(version, headers, coding);
  return lengths.length > 0 ? lengthFraming(lengths) : undefined;
}

function codedFraming(
  version: string,
  headers: readonly Header[],
  field: Header,
): BodyFraming | LineFault {
  if (version === '1.0') {
    return fault(
      field,
      'bad-transfer-encoding',
      'An HTTP/1.0 message has a Transfer-Encoding, which HTTP/1.0 does not know (RFC 9112, section 6.1).',
    );
  }
  const codings = fieldMembers(headers, 'Transfer-Encoding').map((coding) => coding.toLowerCase());
  if (codings.length === 0) {
    return fault(
      field,
      'bad-transfer-encoding',
      'The Transfer-Encoding is empty (RFC 9112, section 6.1).',
    );
  }
  const first = codings.indexOf('chunked');
  if (first < 0) return { by: 'close' };
  if (first === codings.length - 1) return { by: 'chunked' };
  return fault(
    field,
    'bad-transfer-encoding',
    'The chunked coding must be applied once and last (RFC 9112, section 6.1).',
  );
}

/** Rule 5: one length, or a list of the same length several times over. */
function lengthFraming(fields: readonly Header[]): BodyFraming | LineFault {
  let length: number | undefined;
  for (const field of fields) {
    for (const member of field.value.split(',')) {
      const digits = withoutOws(member);
      const value = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
      if (!Number.isSafeInteger(value)) {
        return fault(
          field,
          'bad-content-length',
          `The Content-Length ${JSON.stringify(field.value)} is not a number of bytes (RFC 9112, section 6.3).`,
        );
      }
      if (length !== undefined && length !== value) {
        return fault(
          field,
          'differing-content-lengths',
          `The message has two lengths, ${length} and ${value} (RFC 9112, section 6.3).`,
        );
      }
      length = value;
    }
  }
  return { by: 'content-length', length: length ?? 0 };
}

function fault(field: Header | undefined, code: LineFault['fault'], message: string): LineFault {
  return { fault: code, message, offset: field?.nameAt.start ?? 0 };
}
