// What a page keeps: `document.cookie`, `localStorage` and `sessionStorage`. An opaque origin has none of its own; the host
// keeps them, and the page has a copy, because all of it is read at once.

import type { Header, StorageArea } from '../protocol.ts';
import { readSetCookie } from '../set-cookie.ts';
import { AREA_QUOTA, fits } from '../storage-areas.ts';
import type { Channel } from './channel.ts';

export function defineCookie(channel: Channel, initial: string): void {
  let cookies = initial;
  channel.announced((message) => {
    if (message.type === 'cookies') cookies = message.cookies;
  });
  Object.defineProperty(Document.prototype, 'cookie', {
    configurable: true,
    get: () => cookies,
    set(value: unknown) {
      const line = String(value);
      cookies = withCookie(cookies, line);
      channel.say({ type: 'cookie', line });
    },
  });
}

/** What the page reads until the host has said how it is. */
function withCookie(cookies: string, line: string): string {
  const now = Date.now();
  const set = readSetCookie(line, now);
  if (set === undefined || set.httpOnly) return cookies;
  const pairs = cookies === '' ? [] : cookies.split('; ');
  const at = pairs.findIndex((pair) => pair.startsWith(`${set.name}=`));
  const gone = set.expires !== undefined && set.expires <= now;
  const pair = set.name === '' ? set.value : `${set.name}=${set.value}`;
  if (at >= 0) pairs.splice(at, 1, ...(gone ? [] : [pair]));
  else if (!gone) pairs.push(pair);
  return pairs.join('; ');
}

export function defineStorage(
  channel: Channel,
  areas: Readonly<Record<StorageArea, readonly Header[]>>,
): void {
  for (const area of ['local', 'session'] as const) {
    const value = storage(channel, area, new Map(areas[area]));
    Object.defineProperty(self, `${area}Storage`, { value, configurable: true });
  }
}

/** WHATWG HTML, section 12.2.1: methods, and keys as properties. */
function storage(channel: Channel, area: StorageArea, items: Map<string, string>): Storage {
  const say = (key: string | undefined, value: string | undefined) =>
    channel.say({ type: 'store', area, key, value });
  const methods = {
    get length(): number {
      return items.size;
    },
    key: (index: number): string | null => [...items.keys()][index] ?? null,
    getItem: (key: string): string | null => items.get(String(key)) ?? null,
    setItem(key: string, value: string): void {
      const [name, text] = [String(key), String(value)];
      if (!fits(items, name, text)) {
        throw new DOMException(
          `Setting '${name}' exceeds the quota of ${AREA_QUOTA} characters.`,
          'QuotaExceededError',
        );
      }
      items.set(name, text);
      say(name, text);
    },
    removeItem(key: string): void {
      items.delete(String(key));
      say(String(key), undefined);
    },
    clear(): void {
      items.clear();
      say(undefined, undefined);
    },
  };
  const own = (key: string | symbol): key is string => typeof key === 'string' && items.has(key);
  return new Proxy<Storage>(Object.assign(Object.create(Storage.prototype), {}), {
    get(_target, key) {
      if (Reflect.has(methods, key)) return Reflect.get(methods, key);
      return own(key) ? items.get(key) : Reflect.get(Object.prototype, key);
    },
    set(_target, key, value) {
      if (typeof key === 'string') methods.setItem(key, value);
      return true;
    },
    deleteProperty(_target, key) {
      if (own(key)) methods.removeItem(key);
      return true;
    },
    has: (_target, key) => own(key) || Reflect.has(methods, key),
    ownKeys: () => [...items.keys()],
    getOwnPropertyDescriptor(_target, key) {
      if (!own(key)) return undefined;
      return { value: items.get(key), enumerable: true, configurable: true, writable: true };
    },
  });
}
