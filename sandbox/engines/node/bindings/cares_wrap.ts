// `cares_wrap`: names. The machine knows its own; there is no other to ask about.
import { URL } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { later } from './later.ts';

const UV_EAI_NONAME = -3008;
const ENOTFOUND = 'ENOTFOUND';
const DNS_PORT = 53;
const OWN_NAMES = new Set([
  'localhost',
  'machine',
  'localhost.localdomain',
  '127.0.0.1',
  'ip6-localhost',
]);

interface LookupRequest {
  oncomplete?: (error: number | null, ...results: unknown[]) => void;
}

export function caresWrapBinding(realm: Realm): Binding {
  const answer = (request: LookupRequest, ...values: [number | null, ...unknown[]]): number => {
    later(realm, () => request.oncomplete?.(...values));
    return 0;
  };
  const unknown = (request: { oncomplete?: (error: string) => void }): number => {
    later(realm, () => request.oncomplete?.(ENOTFOUND));
    return 0;
  };
  class ChannelWrap {
    /** Address and port. */
    #servers: readonly (readonly [string, number])[] = [['127.0.0.1', DNS_PORT]];
    getServers(): readonly (readonly [string, number])[] {
      return this.#servers;
    }
    setServers(servers: readonly (readonly [family: number, string, number])[]): number {
      this.#servers = servers.map(([, address, port]) => [address, port]);
      return 0;
    }
    setLocalAddress(): void {}
    cancel(): void {}
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
    prototype[`query${kind}`] = unknown;
  prototype.getHostByAddr = unknown;

  return {
    ChannelWrap,
    GetAddrInfoReqWrap: class GetAddrInfoReqWrap {},
    GetNameInfoReqWrap: class GetNameInfoReqWrap {},
    QueryReqWrap: class QueryReqWrap {},
    getaddrinfo: (request: LookupRequest, name: string, family: number) => {
      if (!OWN_NAMES.has(name.toLowerCase())) return answer(request, UV_EAI_NONAME);
      return answer(request, null, [family === 6 ? '::1' : '127.0.0.1']);
    },
    getnameinfo: (request: LookupRequest, _address: string, port: number) =>
      answer(request, null, 'localhost', SERVICES[port] ?? String(port)),
    canonicalizeIP,
    convertIpv6StringToBuffer: () => undefined,
    strerror: (code: string) => (code === ENOTFOUND ? 'Domain name not found' : String(code)),
  };
}

const SERVICES: Readonly<Record<number, string>> = { 22: 'ssh', 80: 'http', 443: 'https' };

function canonicalizeIP(address: string): string | undefined {
  try {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return new URL(`http://${address}`).hostname;
    return new URL(`http://[${address}]`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
}
