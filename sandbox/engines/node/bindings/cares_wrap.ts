// `cares_wrap`: names. The machine knows its own; there is no other to ask about.
import { URL } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { ipv6Bytes } from './ip_address.ts';
import { later } from './later.ts';

const UV_EAI_NONAME = -3008;
const UV_EINVAL = -22;
const ENOTFOUND = 'ENOTFOUND';
const DNS_PORT = 53;
const OWN_NAMES = new Set([
  'localhost',
  'machine',
  'localhost.localdomain',
  '127.0.0.1',
  'ip6-localhost',
]);

interface QueryRequest {
  oncomplete?: (error: string) => void;
}

interface LookupRequest {
  oncomplete?: (error: number | null, ...results: unknown[]) => void;
}

export function caresWrapBinding(realm: Realm): Binding {
  const answer = (request: LookupRequest, ...values: [number | null, ...unknown[]]): number => {
    later(realm, () => request.oncomplete?.(...values));
    return 0;
  };
  class ChannelWrap {
    readonly #asked = new Set<QueryRequest>();
    /** Address and port. */
    #servers: readonly (readonly [string, number])[] = [['127.0.0.1', DNS_PORT]];
    getServers(): readonly (readonly [string, number])[] {
      return this.#servers;
    }
    setServers(servers: readonly (readonly [family: number, string, number])[]): number {
      this.#servers = servers.map(([, address, port]) => [address, port]);
      return 0;
    }
    setLocalAddress(...addresses: readonly (string | undefined)[]): void {
      for (const address of addresses)
        if (address !== undefined && canonicalizeIP(address) === undefined)
          throw Object.assign(new TypeError('Invalid IP address.'), {
            code: 'ERR_INVALID_ARG_VALUE',
          });
    }
    cancel(): void {
      const asked = [...this.#asked];
      this.#asked.clear();
      for (const request of asked) request.oncomplete?.('ECANCELLED');
    }
    ask(request: QueryRequest): number {
      this.#asked.add(request);
      later(realm, () => {
        if (this.#asked.delete(request)) request.oncomplete?.(ENOTFOUND);
      });
      return 0;
    }
  }
  const prototype = ChannelWrap.prototype as unknown as Record<string, unknown>;
  for (const kind of [
    'Any',
    'A',
    'Aaaa',
    'Caa',
    'Cname',
    'Mx',
    'Ns',
    'Txt',
    'Tlsa',
    'Srv',
    'Ptr',
    'Naptr',
    'Soa',
  ])
    prototype[`query${kind}`] = ChannelWrap.prototype.ask;
  prototype.getHostByAddr = function (this: ChannelWrap, request: QueryRequest, address: string) {
    return canonicalizeIP(address) === undefined ? UV_EINVAL : this.ask(request);
  };

  return {
    ChannelWrap,
    GetAddrInfoReqWrap: class GetAddrInfoReqWrap {},
    GetNameInfoReqWrap: class GetNameInfoReqWrap {},
    QueryReqWrap: class QueryReqWrap {},
    getaddrinfo: (request: LookupRequest, name: string, family: number) => {
      if (!OWN_NAMES.has(name.toLowerCase())) return answer(request, UV_EAI_NONAME);
      return answer(request, null, [family === 6 ? '::1' : '127.0.0.1']);
    },
    getnameinfo: (request: LookupRequest, address: string, port: number) =>
      isOwnAddress(address)
        ? answer(request, null, 'localhost', SERVICES[port] ?? String(port))
        : answer(request, UV_EAI_NONAME),
    canonicalizeIP,
    convertIpv6StringToBuffer: ipv6Bytes,
    strerror: (code: string) => (code === ENOTFOUND ? 'Domain name not found' : String(code)),
  };
}

const SERVICES: Readonly<Record<number, string>> = { 22: 'ssh', 80: 'http', 443: 'https' };

function isOwnAddress(address: string): boolean {
  return address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.');
}

function canonicalizeIP(address: string): string | undefined {
  try {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return new URL(`http://${address}`).hostname;
    return new URL(`http://[${address}]`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
}
