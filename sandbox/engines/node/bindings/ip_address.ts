// Addresses of sockets as text, bytes and numbers. An IPv4 address counts as the IPv6 address that stands for it (RFC 4291,
// section 2.5.5.2).
import { URL } from '../platform.ts';

export const AF_INET = 2;
export const AF_INET6 = 10;
export const BITS = 128;
export const V4_BITS = 32;
const MAPPED = 0xffffn << BigInt(V4_BITS);
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/** Whether it stands for an IPv4 address. */
export function isMapped(value: bigint): boolean {
  return value >> BigInt(V4_BITS) === MAPPED >> BigInt(V4_BITS);
}

/** The address as a number of 128 bits (inet_pton). */
export function parseAddress(text: string, family: number): bigint | undefined {
  if (family === AF_INET) return IPV4.test(text) ? MAPPED | fromOctets(text) : undefined;
  const address = canonical(text);
  if (address === undefined) return undefined;
  const [left = [], right = []] = address
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce(
    (value, group) => (value << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

/** As inet_ntop writes it. */
export function formatAddress(value: bigint, family: number): string {
  const octets = [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  if (family === AF_INET) return octets;
  if (isMapped(value)) return `::ffff:${octets}`;
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16),
  );
  return canonical(groups.join(':')) ?? '';
}

/** The 16 bytes of an IPv6 address, in the order of the network. */
export function ipv6Bytes(text: string): Uint8Array | undefined {
  const value = parseAddress(text, AF_INET6);
  if (value === undefined) return undefined;
  return Uint8Array.from({ length: BITS / 8 }, (_, index) =>
    Number((value >> BigInt(BITS - 8 * (index + 1))) & 0xffn),
  );
}

/** RFC 5952, as URLs have it: no dots. */
function canonical(text: string): string | undefined {
  if (!/^[\da-f:.]+$/i.test(text)) return undefined;
  try {
    return new URL(`http://[${text}]`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
}

function fromOctets(text: string): bigint {
  return text.split('.').reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}
