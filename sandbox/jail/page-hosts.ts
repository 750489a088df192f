// The page's own hosts on the machine's network: what they read and write costs no message but the segments.
import type { PortShare } from '../engines/machine-network.ts';
import { connectFrom } from '../kernel/connect.ts';
import type { Connect } from '../kernel/connection.ts';
import { Host, type HostNumbers } from '../kernel/host.ts';
import { Link, type LinkConditions, UNLIMITED } from '../kernel/link.ts';
import { systemTime } from '../machine/system-time.ts';
import { layCable } from '../transport/message-port.ts';
import type { FarClients } from './browser-machine.ts';

export class PageHosts {
  /** Asks the jail for numbers, which `plugged` then hears. */
  readonly #plug: (port: MessagePort, share: PortShare) => void;
  /** Hosts that wait for their numbers. The jail answers in order. */
  readonly #waiting: ((numbers: HostNumbers) => void)[] = [];
  #near: Promise<Connect> | undefined;
  #away: Promise<Connect> | undefined;
  #link: Link | undefined;
  #conditions: LinkConditions = UNLIMITED;

  constructor(plug: (port: MessagePort, share: PortShare) => void) {
    this.#plug = plug;
  }

  readonly connect: Connect = async (port, signal) => {
    this.#near ??= this.#plugIn('few').connect;
    return (await this.#near)(port, signal);
  };

  readonly far: FarClients = {
    connect: async (port, signal) => {
      this.#away ??= this.#plugInFar();
      return (await this.#away)(port, signal);
    },
    setConditions: (conditions) => {
      this.#conditions = conditions;
      if (this.#link !== undefined) this.#link.conditions = conditions;
    },
  };

  plugged(numbers: HostNumbers): void {
    this.#waiting.shift()?.(numbers);
  }

  #plugInFar(): Promise<Connect> {
    const { connect, link } = this.#plugIn('many');
    link.conditions = this.#conditions;
    this.#link = link;
    return connect;
  }

  #plugIn(share: PortShare): { readonly connect: Promise<Connect>; readonly link: Link } {
    const { port1, port2 } = new MessageChannel();
    const { promise, resolve } = Promise.withResolvers<Connect>();
    let host: Host | undefined;
    const cable = layCable(port1, (segment) => link.down(segment));
    const link: Link = new Link({
      time: systemTime,
      up: cable.send,
      // Before a host has its numbers it has no flow that anything could be for.
      down: (segment) => host?.receive(segment),
      eachFlow: true,
    });
    this.#waiting.push((numbers) => {
      const clock = () => performance.timeOrigin + performance.now();
      host = new Host({ ...numbers, uplink: link.up, clock });
      resolve(connectFrom(host));
    });
    this.#plug(port2, share);
    return { connect: promise, link };
  }
}
