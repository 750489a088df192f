// `block_list`: addresses of sockets, and lists of those that are refused (node_sockaddr.cc). An IPv4 address counts as the IPv6
// address that stands for it (RFC 4291, section 2.5.5.2), so one rule holds for both ways to write it.
import { URL } from '../platform.ts';
import type { Binding } from './binding.ts';

const AF_INET = 2;
const AF_INET6 = 10;
const BITS = 128;
const V4_BITS = 32;
const MAPPED = 0xffffn << BigInt(V4_BITS);
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

interface Detail {
  address?: string;
  port?: number;
  family?: number;
  flowlabel?: number;
}

export class SocketAddress {
  readonly family: number;
  readonly value: bigint;
  readonly #port: number;
  readonly #flowlabel: number;

  constructor(address: string, port: number, family: number, flowlabel: number) {
    const value = parse(address, family);
    if (value === undefined)
      throw Object.assign(new Error('Invalid socket address'), { code: 'ERR_INVALID_ADDRESS' });
    this.value = value;
    this.family = family;
    this.#port = port;
    this.#flowlabel = flowlabel;
  }

  get text(): string {
    return format(this.value, this.family);
  }

  get parts(): [address: string, port: number, family: number, flowlabel: number] {
    return [this.text, this.#port, this.family, this.#flowlabel];
  }

  detail(into: Detail): Detail {
    const [port, flowlabel] = [this.#port, this.#flowlabel];
    return Object.assign(into, { address: this.text, port, family: this.family, flowlabel });
  }

  flowlabel(): number {
    return this.#flowlabel;
  }
}

interface Rule {
  /** What tells it from others. */
  readonly text: string;
  readonly family: number;
  readonly first: bigint;
  readonly last: bigint;
}

export class BlockList {
  // The newest come first.
  readonly #addresses: Rule[];
  readonly #subnets: Rule[];
  readonly #ranges: Rule[];

  /** The rules of another list. Natively two threads share one list: here each has its own. */
  constructor([addresses = [], subnets = [], ranges = []]: readonly (readonly Rule[])[] = []) {
    this.#addresses = [...addresses];
    this.#subnets = [...subnets];
    this.#ranges = [...ranges];
  }

  get rules(): readonly (readonly Rule[])[] {
    return [this.#addresses, this.#subnets, this.#ranges];
  }

  addAddress(address: SocketAddress): void {
    add(this.#addresses, {
      text: addressText(address),
      family: address.family,
      first: address.value,
      last: address.value,
    });
  }

  addAddresses(addresses: readonly SocketAddress[]): void {
    for (const address of addresses) this.addAddress(address);
  }

  removeAddress(address: SocketAddress): void {
    remove(this.#addresses, addressText(address));
  }

  addRange(start: SocketAddress, end: SocketAddress): boolean {
    if (start.value > end.value) return false;
    add(this.#ranges, {
      text: rangeText(start, end),
      family: start.family,
      first: start.value,
      last: end.value,
    });
    return true;
  }

  removeRange(start: SocketAddress, end: SocketAddress): void {
    remove(this.#ranges, rangeText(start, end));
  }

  addSubnet(network: SocketAddress, prefix: number): void {
    const length = network.family === AF_INET ? BITS - V4_BITS + prefix : prefix;
    const rest = BigInt(BITS - length);
    const first = (network.value >> rest) << rest;
    const last = first + (1n << rest) - 1n;
    add(this.#subnets, { text: subnetText(network, prefix), family: network.family, first, last });
  }

  removeSubnet(network: SocketAddress, prefix: number): void {
    remove(this.#subnets, subnetText(network, prefix));
  }

  check(address: SocketAddress): boolean {
    return this.#has(address.value, address.family);
  }

  checkString(text: string, family: number): boolean {
    const value = parse(text, family);
    return value !== undefined && this.#has(value, family);
  }

  clear(): void {
    for (const rules of [this.#addresses, this.#subnets, this.#ranges]) rules.length = 0;
  }

  getRules(): string[] {
    return this.rules.flat().map(({ text }) => text);
  }

  getSize(): number {
    return this.rules.flat().length;
  }

  #has(value: bigint, family: number): boolean {
    const holds = ({ first, last }: Rule): boolean => first <= value && value <= last;
    /** Between two families, only what stands for IPv4 can be compared. */
    const compares = (rule: Rule): boolean =>
      rule.family === family || [value, rule.first, rule.last].every(isMapped);
    return (
      this.#addresses.some(holds) ||
      this.#subnets.some(holds) ||
      this.#ranges.some((range) => holds(range) && compares(range))
    );
  }
}

export function blockListBinding(): Binding {
  return { SocketAddress, BlockList, AF_INET, AF_INET6 };
}

function add(rules: Rule[], rule: Rule): void {
  remove(rules, rule.text);
  rules.unshift(rule);
}

function remove(rules: Rule[], text: string): void {
  const index = rules.findIndex((rule) => rule.text === text);
  if (index >= 0) rules.splice(index, 1);
}

const kind = ({ family }: SocketAddress): string => (family === AF_INET ? 'IPv4' : 'IPv6');

const addressText = (address: SocketAddress): string => `Address: ${kind(address)} ${address.text}`;

const rangeText = (start: SocketAddress, end: SocketAddress): string =>
  `Range: ${kind(start)} ${start.text}-${end.text}`;

const subnetText = (network: SocketAddress, prefix: number): string =>
  `Subnet: ${kind(network)} ${network.text}/${prefix}`;

function isMapped(value: bigint): boolean {
  return value >> BigInt(V4_BITS) === MAPPED >> BigInt(V4_BITS);
}

/** The address as a number of 128 bits (inet_pton). */
function parse(text: string, family: number): bigint | undefined {
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

/** As inet_ntop writes it. */
function format(value: bigint, family: number): string {
  const octets = [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  if (family === AF_INET) return octets;
  if (isMapped(value)) return `::ffff:${octets}`;
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16),
  );
  return canonical(groups.join(':')) ?? '';
}
