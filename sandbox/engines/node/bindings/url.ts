// `url`: the platform's URL parser in the place of ada. Node's library keeps the text of a URL and where its parts begin.
import { URL } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { domainToAscii } from './encoding_binding.ts';
import { domainToUnicode } from './punycode.ts';

/** `uint32_t(-1)`: a part that is not there. */
const OMITTED = 0xffffffff;
/** ada::scheme::type */
const SCHEMES = ['http:', ' ', 'https:', 'ws:', 'ftp:', 'wss:', 'file:'];
const NOT_SPECIAL = 1;
/** ada::url_aggregator's setters, by the number that the library gives (internal/url.js, updateActions). */
const PARTS = [
  'protocol',
  'host',
  'hostname',
  'port',
  'username',
  'password',
  'pathname',
  'search',
  'hash',
  'href',
] as const;

type Native = InstanceType<typeof URL>;

export function urlBinding(realm: Realm): Binding {
  const PlatformURL = URL;
  const urlComponents = new Uint32Array(9);

  const settle = (url: Native): string => {
    measure(url, urlComponents);
    return url.href;
  };
  const open = (input: string, base?: string): Native | undefined => {
    try {
      return base === undefined ? new PlatformURL(input) : new PlatformURL(input, base);
    } catch {
      return undefined;
    }
  };
  const invalid = (input: string, base?: string): Error => {
    const { codes } = realm.library.require('internal/errors') as {
      codes: Record<string, new (...args: unknown[]) => Error>;
    };
    const Invalid = codes.ERR_INVALID_URL;
    return Invalid === undefined ? new TypeError('Invalid URL') : new Invalid(input, base ?? null);
  };

  return {
    urlComponents,
    parse: (input: string, base: string | undefined, raises: boolean) => {
      const url = open(input, base);
      if (url !== undefined) return settle(url);
      if (raises) throw invalid(input, base);
      return undefined;
    },
    canParse: (input: string, base?: string) => open(input, base) !== undefined,
    pathToFileURL: (path: string, _isWindows: boolean, _hostname?: string) => {
      const escaped = path.replace(/[%\\\n\r\t?#]/g, (each) => encodeURIComponent(each));
      return settle(new PlatformURL(`file://${escaped}`));
    },
    update: (href: string, part: number, value: string) => {
      const url = new PlatformURL(href);
      const name = PARTS[part];
      if (name === undefined) return false;
      if (name === 'href') {
        const next = open(value);
        return next === undefined ? false : settle(next);
      }
      url[name] = value;
      return settle(url);
    },
    getOrigin: (href: string) => new PlatformURL(href).origin,
    domainToASCII: domainToAscii,
    domainToUnicode: (domain: string) => domainToUnicode(domainToAscii(domain)),
    format: (href: string, hash: boolean, unicode: boolean, search: boolean, auth: boolean) => {
      const url = new PlatformURL(href);
      if (!hash) url.hash = '';
      if (!search) url.search = '';
      if (!auth) {
        url.username = '';
        url.password = '';
      }
      if (!unicode || url.hostname === '') return url.href;
      const start = url.href.indexOf('//') + 2;
      const userEnd = url.username + url.password === '' ? start : url.href.indexOf('@') + 1;
      const end = userEnd + url.hostname.length;
      return url.href.slice(0, userEnd) + domainToUnicode(url.hostname) + url.href.slice(end);
    },
  };
}

/** Where each part begins in `href` (ada::url_components). */
function measure(url: Native, into: Uint32Array): void {
  const { href, protocol } = url;
  const hashStart = url.hash !== '' || href.endsWith('#') ? href.indexOf('#') : -1;
  const beforeHash = hashStart < 0 ? href.length : hashStart;
  const question = href.indexOf('?');
  const searchStart = question >= 0 && question < beforeHash ? question : -1;
  const hasAuthority = href.startsWith('//', protocol.length);
  const authority = protocol.length + (hasAuthority ? 2 : 0);
  const { username, password, host, hostname, port } = url;
  let at = authority;
  const usernameEnd = at + username.length;
  at = usernameEnd;
  if (password !== '') at += 1 + password.length;
  const hostStart = at;
  if (username !== '' || password !== '') at += 1;
  const hostEnd = at + hostname.length;
  const afterHost = at + host.length;
  // A path that begins with two slashes and has no host is written with "/." before it.
  const pathStart = !hasAuthority && href.startsWith('/.//', afterHost) ? afterHost + 2 : afterHost;
  into[0] = protocol.length;
  into[1] = hasAuthority ? usernameEnd : protocol.length;
  into[2] = hasAuthority ? hostStart : protocol.length;
  into[3] = hasAuthority ? hostEnd : protocol.length;
  into[4] = port === '' ? OMITTED : Number(port);
  into[5] = pathStart;
  into[6] = searchStart < 0 ? OMITTED : searchStart;
  into[7] = hashStart < 0 ? OMITTED : hashStart;
  const scheme = SCHEMES.indexOf(protocol);
  into[8] = scheme < 0 ? NOT_SPECIAL : scheme;
}
