// `block_list`: addresses of sockets, and lists of those that are refused (node_sockaddr.cc). One rule holds for both ways to
// write an IPv4 address.
import type { Binding } from './binding.ts';
import {
  AF_INET,
  AF_INET6,
  BITS,
  formatAddress,
  isMapped,
  parseAddress,
  V4_BITS,
} from './ip_address.ts';

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
    const value = parseAddress(address, family);
    if (value === undefined)
      throw Object.assign(new Error('Invalid socket address'), { code: 'ERR_INVALID_ADDRESS' });
    this.value = value;
    this.family = family;
    this.#port = port;
    this.#flowlabel = flowlabel;
  }

  get text(): string {
    return formatAddress(this.value, this.family);
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
    const value = parseAddress(text, family);
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
