// The lines of HTTP/1.1: what each must look like, and where its parts are (RFC 9112, sections 2.2, 3, 4, 5 and 7.1).
// Lines come as Latin-1, so that an index into the text is an index into the bytes.
import type { Header, Http1FaultCode, Span } from './http1-events.ts';
import { withoutOws } from './http1-fields.ts';

export interface LineFault {
  readonly fault: Http1FaultCode;
  readonly message: string;
  /** Where in the stream. */
  readonly offset: number;
}

export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly methodAt: Span;
  readonly targetAt: Span;
  readonly versionAt: Span;
}

export interface StatusLine {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly versionAt: Span;
  readonly statusAt: Span;
  readonly reasonAt: Span;
}

export interface ChunkLine {
  readonly size: number;
  readonly extensions: string;
  readonly sizeAt: Span;
  readonly extensionsAt: Span;
}

// RFC 9110, section 5.6.2.
const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const REQUEST_LINE = new RegExp(`^(${TOKEN}) ([\\x21-\\x7e]+) HTTP/(\\d\\.\\d)$`);
const REQUEST_SO_FAR = new RegExp(`^(?:${TOKEN}(?: |$)|$)`);
// Section 4: white space between the parts may be read with tolerance, so the SP before an absent reason may be missing.
const STATUS_LINE = /^HTTP\/(\d\.\d) (\d{3})(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const FIELD_NAME = new RegExp(`^${TOKEN}$`);
// RFC 9110, section 5.5. Other control characters than NUL, CR and LF might be kept; they are never sent in earnest.
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const QUOTED =
  '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*"';
const CHUNK_EXTENSIONS = new RegExp(
  `^(?:[ \\t]*;[ \\t]*${TOKEN}(?:[ \\t]*=[ \\t]*(?:${TOKEN}|${QUOTED}))?)*$`,
);
const CHUNK_SO_FAR = /^(?:[0-9A-Fa-f]+(?:[ \t;]|$)|$)/;

/** A line without its end: CRLF, or a lone LF, which section 2.2 allows for start-line and fields. */
export function withoutLineEnd(line: string): string {
  if (!line.endsWith('\n')) return line.endsWith('\r') ? line.slice(0, -1) : line;
  return line.slice(0, line.endsWith('\r\n') ? -2 : -1);
}

/** Whether a start-line, or what has come of it, can still become one: rubbish is told without waiting for its LF. */
export function startLineFault(
  carries: 'requests' | 'responses',
  soFar: string,
  offset: number,
): LineFault | undefined {
  if (carries === 'requests') {
    if (REQUEST_SO_FAR.test(soFar)) return undefined;
    return bad(
      'A request begins with a method and a space; these bytes do not (RFC 9112, section 3).',
      offset,
    );
  }
  if ('HTTP/'.startsWith(soFar.slice(0, 5))) return undefined;
  return bad('A response begins with "HTTP/"; these bytes do not (RFC 9112, section 4).', offset);
}

export function requestLine(line: string, at: number): RequestLine | LineFault {
  const [, method, target, version] = REQUEST_LINE.exec(line) ?? [];
  if (method === undefined || target === undefined || version === undefined) {
    return bad(
      `A request line is method, target and HTTP/1.1 with one space between them; this is ${quoted(line)} (RFC 9112, section 3).`,
      at,
    );
  }
  const targetAt = at + method.length + 1;
  const versionAt = targetAt + target.length + 1;
  return (
    versionFault(version, versionAt) ?? {
      method,
      target,
      version,
      methodAt: { start: at, end: at + method.length },
      targetAt: { start: targetAt, end: targetAt + target.length },
      versionAt: { start: versionAt, end: at + line.length },
    }
  );
}

export function statusLine(line: string, at: number): StatusLine | LineFault {
  const [, version, status, reason = ''] = STATUS_LINE.exec(line) ?? [];
  if (version === undefined || status === undefined || status < '100') {
    return bad(
      `A status line is HTTP/1.1, a status of three digits and a reason; this is ${quoted(line)} (RFC 9112, section 4).`,
      at,
    );
  }
  const statusAt = at + 'HTTP/1.1 '.length;
  return (
    versionFault(version, at) ?? {
      version,
      status: Number(status),
      reason,
      versionAt: { start: at, end: statusAt - 1 },
      statusAt: { start: statusAt, end: statusAt + 3 },
      reasonAt: { start: at + line.length - reason.length, end: at + line.length },
    }
  );
}

export function fieldLine(line: string, at: number, first: boolean): Header | LineFault {
  if (line.startsWith(' ') || line.startsWith('\t')) {
    return first
      ? badHeader(
          'White space stands between the start line and the first field (RFC 9112, section 2.2).',
          at,
        )
      : {
          fault: 'obs-fold',
          message:
            'A field goes on over a second line, which is obsolete (obs-fold; RFC 9112, section 5.2).',
          offset: at,
        };
  }
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0));
  if (!FIELD_NAME.test(name)) {
    return badHeader(
      `A field is a name, a colon right after it, and a value; this is ${quoted(line)} (RFC 9112, section 5).`,
      at,
    );
  }
  const value = withoutOws(line.slice(colon + 1));
  const start = value === '' ? line.length : line.indexOf(value, colon + 1);
  if (!FIELD_VALUE.test(value)) {
    return badHeader(
      `The value of ${name} holds a control character (RFC 9110, section 5.5).`,
      at + start,
    );
  }
  return {
    name,
    value,
    nameAt: { start: at, end: at + colon },
    valueAt: { start: at + start, end: at + start + value.length },
  };
}

/** As `startLineFault`, for the line that begins a chunk. */
export function chunkLineFault(soFar: string, offset: number): LineFault | undefined {
  if (CHUNK_SO_FAR.test(soFar)) return undefined;
  return {
    fault: 'bad-chunk-size',
    message:
      'A chunk begins with its size in hexadecimal digits; these bytes do not (RFC 9112, section 7.1).',
    offset,
  };
}

/** `line` has its end still: a lone LF is no line end here, because section 2.2 allows it for start-line and fields only. */
export function chunkLine(line: string, at: number): ChunkLine | LineFault {
  if (!line.endsWith('\r\n')) {
    return {
      fault: 'bad-chunk-size',
      message: "A chunk's size ends in CRLF (RFC 9112, section 7.1).",
      offset: at,
    };
  }
  const content = line.slice(0, -2);
  const digits = /^[0-9A-Fa-f]*/.exec(content)?.[0] ?? '';
  const size = Number.parseInt(digits, 16);
  if (!Number.isSafeInteger(size)) {
    return {
      fault: 'bad-chunk-size',
      message: `A chunk's size is ${quoted(content)}, which is none that can be read (RFC 9112, section 7.1).`,
      offset: at,
    };
  }
  const extensions = content.slice(digits.length);
  if (!CHUNK_EXTENSIONS.test(extensions)) {
    return {
      fault: 'bad-chunk-extension',
      message: `A chunk's size is followed by ${quoted(extensions)}, which is no chunk extension (RFC 9112, section 7.1.1).`,
      offset: at + digits.length,
    };
  }
  return {
    size,
    extensions,
    sizeAt: { start: at, end: at + digits.length },
    extensionsAt: { start: at + digits.length, end: at + content.length },
  };
}

function versionFault(version: string, offset: number): LineFault | undefined {
  if (version.startsWith('1.')) return undefined;
  return {
    fault: 'unsupported-version',
    message: `The message says HTTP/${version}; only HTTP/1.x has this form (RFC 9112, section 2.3).`,
    offset,
  };
}

function bad(message: string, offset: number): LineFault {
  return { fault: 'bad-start-line', message, offset };
}

function badHeader(message: string, offset: number): LineFault {
  return { fault: 'bad-header', message, offset };
}

function quoted(line: string): string {
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}
