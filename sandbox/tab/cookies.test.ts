import { expect, test } from 'vitest';
import { CookieJar, defaultPath, pathMatches } from './cookies.ts';
import { readCookieDate, readSetCookie } from './set-cookie.ts';

const url = (path: string, host = 'localhost:8888') => new URL(`http://${host}${path}`);

function jar(...fields: readonly string[]): CookieJar {
  const made = new CookieJar(() => 1_000_000);
  for (const field of fields) made.takeField(url('/docs/page'), field);
  return made;
}

test('a cookie goes back to the host that set it, on every port, and to no other', () => {
  const made = jar('a=1; Path=/');
  expect(made.field(url('/'))).toBe('a=1');
  expect(made.field(url('/', 'localhost:9000'))).toBe('a=1');
  expect(made.field(url('/', '127.0.0.1:8888'))).toBeUndefined();
});

test('without Path, a cookie is for the directory of the request', () => {
  const made = jar('a=1');
  expect(made.field(url('/docs/other'))).toBe('a=1');
  expect(made.field(url('/docs'))).toBe('a=1');
  expect(made.field(url('/'))).toBeUndefined();
  expect(made.field(url('/docsx'))).toBeUndefined();
});

test('a script’s text goes out as UTF-8, a character a byte, and comes back as text', () => {
  const made = jar();
  made.takeLine(url('/'), 'name=漢');
  expect(made.field(url('/'))).toBe('name=\xe6\xbc\xa2');
  expect(made.line(url('/'))).toBe('name=漢');
});

test('a script reads a field’s bytes as UTF-8', () => {
  expect(jar('a=Andr\xc3\xa9; Path=/').line(url('/'))).toBe('a=André');
  expect(jar('a=Andr\xe9; Path=/').line(url('/'))).toBe('a=Andr�');
});

test('longer paths come first, then what was set first', () => {
  expect(jar('b=2; Path=/', 'a=1; Path=/', 'c=3; Path=/docs').field(url('/docs/'))).toBe(
    'c=3; b=2; a=1',
  );
});

test('a cookie that is set again keeps its place and takes the value', () => {
  expect(jar('a=1; Path=/', 'b=2; Path=/', 'a=3; Path=/').field(url('/'))).toBe('a=3; b=2');
});

test.each(['a=; Max-Age=0', 'a=; Max-Age=-1', 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])(
  '%s removes the cookie',
  (field) => {
    expect(jar('a=1; Path=/', `${field}; Path=/`).field(url('/'))).toBeUndefined();
  },
);

test('Max-Age is stronger than Expires, and ends the cookie when it is over', () => {
  let now = 0;
  const made = new CookieJar(() => now);
  made.takeField(url('/'), 'a=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
  now = 9_999;
  expect(made.field(url('/'))).toBe('a=1');
  now = 10_000;
  expect(made.field(url('/'))).toBeUndefined();
});

test('a script neither sees, nor makes, nor replaces an HttpOnly cookie', () => {
  const made = jar('a=1; Path=/; HttpOnly', 'b=2; Path=/');
  expect(made.line(url('/'))).toBe('b=2');
  made.takeLine(url('/'), 'a=9; Path=/');
  made.takeLine(url('/'), 'c=9; Path=/; HttpOnly');
  made.takeLine(url('/'), 'b=3; Path=/');
  expect(made.field(url('/'))).toBe('a=1; b=3');
});

test('a domain must be the host itself', () => {
  expect(jar('a=1; Path=/; Domain=localhost').field(url('/'))).toBe('a=1');
  expect(jar('a=1; Path=/; Domain=.localhost').field(url('/'))).toBe('a=1');
  expect(jar('a=1; Path=/; Domain=example.com').field(url('/'))).toBeUndefined();
});

test('the prefixes __Host- and __Secure- demand what they name', () => {
  expect(jar('__Host-a=1; Path=/').field(url('/'))).toBeUndefined();
  expect(jar('__Host-a=1; Path=/; Secure').field(url('/'))).toBe('__Host-a=1');
  expect(jar('__Secure-a=1; Path=/').field(url('/'))).toBeUndefined();
});

test('a host that sets cookies without end loses its oldest', () => {
  const made = new CookieJar();
  for (let count = 0; count < 200; count += 1) made.takeField(url('/'), `c${count}=1`);
  expect(made.field(url('/'))?.split('; ')).toHaveLength(180);
  expect(made.field(url('/'))).not.toContain('c19=');
  expect(made.field(url('/'))).toContain('c20=');
});

test.each([
  ['name only', 'a', { name: '', value: 'a' }],
  ['value with equals signs', 'a=b=c', { name: 'a', value: 'b=c' }],
  ['spaces around', ' a = b ; Path = /x ', { name: 'a', value: 'b', path: '/x' }],
  ['quotes are part of the value', 'a="b"', { value: '"b"' }],
  ['a path that is none', 'a=b; Path=x', { path: undefined }],
  ['unknown attributes', 'a=b; SameSite=Lax; Priority=High', { value: 'b' }],
])('%s', (_name, line, expected) => {
  expect(readSetCookie(line, 0)).toMatchObject(expected);
});

test.each(['', '=', ';', 'a=b\0', `a=${'x'.repeat(5000)}`])('%j sets nothing', (line) => {
  expect(readSetCookie(line, 0)).toBeUndefined();
});

test.each([
  ['Wed, 21 Oct 2015 07:28:00 GMT', Date.UTC(2015, 9, 21, 7, 28)],
  ['Wednesday, 21-Oct-15 07:28:00 GMT', Date.UTC(2015, 9, 21, 7, 28)],
  ['Wed Oct 21 07:28:00 2015', Date.UTC(2015, 9, 21, 7, 28)],
  ['21 oct 70 7:8:9', Date.UTC(1970, 9, 21, 7, 8, 9)],
  ['31 Feb 2015 00:00:00', undefined],
  ['21 Oct 2015', undefined],
  ['21 Oct 2015 25:00:00', undefined],
  ['21 Oct 1500 00:00:00', undefined],
])('the cookie date %j is %s', (text, at) => {
  expect(readCookieDate(text)).toBe(at);
});

test('paths match as directories do', () => {
  expect(defaultPath('/')).toBe('/');
  expect(defaultPath('/a')).toBe('/');
  expect(defaultPath('/a/b')).toBe('/a');
  expect(pathMatches('/a/b', '/a')).toBe(true);
  expect(pathMatches('/ab', '/a')).toBe(false);
  expect(pathMatches('/ab', '/')).toBe(true);
});
