// The network of one machine: a switch, the hosts of the programs and of the page, and hosts in this realm for clients.
import { connectFrom } from '../kernel/connect.ts';
import type { Connect } from '../kernel/connection.ts';
import { Host, type HostNumbers } from '../kernel/host.ts';
import { Link } from '../kernel/link.ts';
import { type Plug, Switch, type SwitchOptions } from '../kernel/switch.ts';
import { systemTime } from '../machine/system-time.ts';
import { layCable } from '../transport/message-port.ts';

export interface PlugOptions {
  readonly mayListen: boolean;
  readonly share: PortShare;
}

/** A host in another realm. Its numbers are the first thing that it needs. */
export interface PluggedHost {
  readonly numbers: HostNumbers;
  /** Resolves when the host has taken itself off the network: all that it had to say has been heard. */
  readonly left: Promise<void>;
  readonly unplug: () => void;
}

export interface PluggedClient {
  readonly connect: Connect;
  readonly link: Link;
  /** The client opens no more connections. */
  readonly leave: () => void;
}

/** Flows of different hosts never meet: each host counts from a billion of its own. */
const FLOWS_A_HOST = 2 ** 30;

/**
 * Linux's ip_local_port_range, 32768 to 60999, divided so that no two clients come from the same port: one host that can
 * open 10,000 connections (the page's, or ours where there is no page), the programs, their threads, and hosts with few
 * connections. Where there are many hosts of a kind, they are dealt their shares in turn. Few are 750 at a time, where a
 * browser allows a page 255 WebSockets.
 */
const SHARES = {
  many: { firstPort: 32_768, ports: 11_000, hosts: 1 },
  program: { firstPort: 43_768, ports: 10_200, hosts: 1 },
  thread: { firstPort: 53_968, ports: 100, hosts: 8 },
  few: { firstPort: 54_768, ports: 750, hosts: 8 },
} as const;

export type PortShare = keyof typeof SHARES;

/** A host in this realm. */
interface OwnHost {
  readonly host: Host;
  readonly link: Link;
  readonly plug: Plug;
  isLeft: boolean;
}

export class MachineNetwork {
  /** From a host of the machine's own, which is near. */
  readonly connect: Connect;
  readonly #switch: Switch;
  readonly #clients = new Set<OwnHost>();
  readonly #dealt = { many: 0, program: 0, thread: 0, few: 0 };
  #hosts = 0;

  constructor(options: Omit<SwitchOptions, 'clock'>) {
    this.#switch = new Switch({ ...options, clock });
    this.connect = connectFrom(this.#plugOwnHost('many').host);
  }

  /** How many hosts were ever plugged in. */
  get hosts(): number {
    return this.#hosts;
  }

  plugHost(port: MessagePort, { mayListen, share }: PlugOptions): PluggedHost {
    const numbers = this.#dealNumbers(share);
    const cable = layCable(port, (segment) => plug.receive(segment));
    const { firstFlow } = numbers;
    const limits = { firstFlow, lastFlow: firstFlow + FLOWS_A_HOST - 1, mayListen };
    const { promise: left, resolve } = Promise.withResolvers<void>();
    const plug = this.#switch.plug(cable.send, limits, resolve);
    return {
      numbers,
      left,
      unplug: () => {
        plug.unplug();
        cable.dispose();
      },
    };
  }

  plugClient(): PluggedClient {
    for (const client of this.#clients) {
      // Whoever has left may still have connections to end.
      if (!client.isLeft || client.host.size > 0) continue;
      client.plug.unplug();
      this.#clients.delete(client);
    }
    const own = this.#plugOwnHost('few');
    this.#clients.add(own);
    const leave = (): void => {
      own.isLeft = true;
    };
    return { connect: connectFrom(own.host), link: own.link, leave };
  }

  #plugOwnHost(share: PortShare): OwnHost {
    const link: Link = new Link({
      time: systemTime,
      up: (segment) => plug.receive(segment),
      down: (segment) => host.receive(segment),
    });
    const host = new Host({ ...this.#dealNumbers(share), clock, uplink: link.up });
    // Last of all: the switch tells at once which ports are open.
    const plug = this.#switch.plug(link.down);
    return { host, link, plug, isLeft: false };
  }

  #dealNumbers(share: PortShare): HostNumbers {
    const { firstPort, ports, hosts } = SHARES[share];
    const place = this.#dealt[share]++ % hosts;
    const first = firstPort + place * ports;
    return {
      firstFlow: this.#hosts++ * FLOWS_A_HOST + 1,
      firstPort: first,
      lastPort: first + ports - 1,
    };
  }
}

/** One clock for all realms. */
function clock(): number {
  return performance.timeOrigin + performance.now();
}
