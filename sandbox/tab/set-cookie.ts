// The value of a Set-Cookie field (RFC 6265, sections 5.1.1 and 5.2): read as a browser reads it, never refused as a whole
// for an attribute that makes no sense.

export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** Milliseconds since 1970; undefined for a cookie of the session. A date in the past removes the cookie. */
  readonly expires: number | undefined;
  readonly domain: string | undefined;
  /** Undefined: the default path of the request holds. */
  readonly path: string | undefined;
  readonly secure: boolean;
  readonly httpOnly: boolean;
}

const MAX_PAIR = 4096;
const MAX_ATTRIBUTE = 1024;
// Expires and Max-Age beyond 400 days are cut to 400 (RFC 6265bis, section 5.5).
const LONGEST_MS = 400 * 24 * 3600 * 1000;

/** Undefined where the line sets nothing: no name and no value, control characters, or too long. */
export function readSetCookie(line: string, now: number): SetCookie | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(line)) return undefined;
  const [pair = '', ...attributes] = line.split(';');
  const equals = pair.indexOf('=');
  const name = equals < 0 ? '' : pair.slice(0, equals).trim();
  const value = (equals < 0 ? pair : pair.slice(equals + 1)).trim();
  if (name === '' && value === '') return undefined;
  if (name.length + value.length > MAX_PAIR) return undefined;

  let expires: number | undefined;
  let maxAge: number | undefined;
  let domain: string | undefined;
  let path: string | undefined;
  let secure = false;
  let httpOnly = false;
  for (const attribute of attributes) {
    const [key, text] = split(attribute);
    if (text.length > MAX_ATTRIBUTE) continue;
    switch (key) {
      case 'expires':
        expires = readCookieDate(text) ?? expires;
        break;
      case 'max-age':
        if (/^-?\d+$/.test(text)) maxAge = Number(text);
        break;
      case 'domain':
        domain = text.replace(/^\./, '').toLowerCase();
        break;
      case 'path':
        path = text.startsWith('/') ? text : undefined;
        break;
      case 'secure':
        secure = true;
        break;
      case 'httponly':
        httpOnly = true;
        break;
    }
  }
  // Max-Age is stronger than Expires (section 5.3, step 3).
  const wanted = maxAge === undefined ? expires : maxAge <= 0 ? 0 : now + maxAge * 1000;
  const end = wanted === undefined ? undefined : Math.min(wanted, now + LONGEST_MS);
  return { name, value, expires: end, domain, path, secure, httpOnly };
}

function split(attribute: string): readonly [key: string, text: string] {
  const equals = attribute.indexOf('=');
  if (equals < 0) return [attribute.trim().toLowerCase(), ''];
  return [attribute.slice(0, equals).trim().toLowerCase(), attribute.slice(equals + 1).trim()];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** A cookie date (section 5.1.1): whatever order its parts come in. Milliseconds since 1970, or undefined. */
export function readCookieDate(text: string): number | undefined {
  let time: readonly number[] | undefined;
  let day: number | undefined;
  let month: number | undefined;
  let year: number | undefined;
  for (const token of text.split(/[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/)) {
    const clock = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?!\d)/.exec(token);
    const named = MONTHS.indexOf(token.slice(0, 3).toLowerCase());
    if (time === undefined && clock) {
      time = clock.slice(1).map(Number);
    } else if (day === undefined && /^\d{1,2}(?!\d)/.test(token)) {
      day = Number.parseInt(token, 10);
    } else if (month === undefined && named >= 0) {
      month = named;
    } else if (year === undefined && /^\d{2,4}(?!\d)/.test(token)) {
      year = Number.parseInt(token, 10);
    }
  }
  if (time === undefined || day === undefined || month === undefined || year === undefined) {
    return undefined;
  }
  if (year >= 70 && year <= 99) year += 1900;
  else if (year <= 69) year += 2000;
  const [hour = 0, minute = 0, second = 0] = time;
  if (day < 1 || year < 1601 || hour > 23 || minute > 59 || second > 59) return undefined;
  const at = new Date(Date.UTC(year, month, day, hour, minute, second));
  return at.getUTCDate() === day ? at.getTime() : undefined;
}
