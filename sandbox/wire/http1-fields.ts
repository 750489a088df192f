// Reading field values: several lines of one name are one list (RFC 9110, sections 5.2 and 5.6.1).
import type { Header } from './http1-events.ts';

type Named = Pick<Header, 'name' | 'value'>;

export function fieldsNamed<Field extends Named>(
  headers: readonly Field[],
  name: string,
): readonly Field[] {
  const sought = name.toLowerCase();
  return headers.filter((header) => header.name.toLowerCase() === sought);
}

/** The values of all lines of that name with commas between them; undefined where there is none. */
export function fieldValue(headers: readonly Named[], name: string): string | undefined {
  const found = fieldsNamed(headers, name);
  return found.length === 0 ? undefined : found.map((header) => header.value).join(', ');
}

/** The members of a list of tokens, as they were sent, empty ones left out. */
export function fieldMembers(headers: readonly Named[], name: string): readonly string[] {
  return (fieldValue(headers, name) ?? '')
    .split(',')
    .map(withoutOws)
    .filter((member) => member !== '');
}

/** Whether a list names a token, without case: `Connection: keep-alive, Upgrade`. */
export function fieldHas(headers: readonly Named[], name: string, token: string): boolean {
  const sought = token.toLowerCase();
  return fieldMembers(headers, name).some((member) => member.toLowerCase() === sought);
}

/** Without the optional white space around it (RFC 9110, section 5.6.3), which `trim` would take to hold more than it does. */
export function withoutOws(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09;
}
