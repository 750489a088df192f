// Labels of a domain name back into Unicode (RFC 3492). Node's own `punycode` says that it is deprecated whoever asks for it.

const PREFIX = 'xn--';
/** RFC 3492, section 5: the parameters of Punycode. */
const BASE = 36;
const FIRST_THRESHOLD = 1;
const LAST_THRESHOLD = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_CODE = 128;

export function domainToUnicode(domain: string): string {
  return domain
    .split('.')
    .map((label) => (label.startsWith(PREFIX) ? (decode(label.slice(4)) ?? label) : label))
    .join('.');
}

/** Section 6.2. Undefined where the text is none of it. */
function decode(text: string): string | undefined {
  const end = text.lastIndexOf('-');
  const codes = Array.from(text.slice(0, Math.max(0, end)), (each) => each.charCodeAt(0));
  let at = end + 1;
  let code = INITIAL_CODE;
  let bias = INITIAL_BIAS;
  let place = 0;
  while (at < text.length) {
    const before = place;
    for (let weight = 1, step = BASE; ; step += BASE) {
      const digit = Number.parseInt(toBase36(text[at++] ?? ''), BASE);
      if (Number.isNaN(digit)) return undefined;
      place += digit * weight;
      const threshold = Math.min(LAST_THRESHOLD, Math.max(FIRST_THRESHOLD, step - bias));
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const count = codes.length + 1;
    bias = adapt(place - before, count, before === 0);
    code += Math.floor(place / count);
    place %= count;
    if (code > 0x10ffff) return undefined;
    codes.splice(place++, 0, code);
  }
  return String.fromCodePoint(...codes);
}

/** Digits of Punycode begin with the letters; those of a number with 0. */
function toBase36(digit: string): string {
  if (/^[a-z]$/i.test(digit)) return (digit.toLowerCase().charCodeAt(0) - 97).toString(BASE);
  return /^\d$/.test(digit) ? (Number(digit) + 26).toString(BASE) : '';
}

/** Section 6.1. */
function adapt(delta: number, count: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / count);
  let steps = 0;
  for (; rest > ((BASE - FIRST_THRESHOLD) * LAST_THRESHOLD) >> 1; steps += BASE)
    rest = Math.floor(rest / (BASE - FIRST_THRESHOLD));
  return steps + Math.floor((BASE * rest) / (rest + SKEW));
}
