// The machine as a page holds it: the contract, the wire, and preview tabs.
import type { Row } from '../inspector/row.ts';
import type { Connect } from '../kernel/connection.ts';
import type { LinkConditions } from '../kernel/link.ts';
import type { Machine, MachineEvents, PrepareOptions } from '../machine/machine.ts';
import type { Client } from '../tab/client.ts';

export interface BrowserMachineEvents extends MachineEvents {
  /** New rows of the wire, at most some twenty times a second. */
  rows: readonly Row[];
}

export interface OpenClientOptions {
  /** The accessible name of its frame: `Client 1`. */
  readonly title: string;
  /** The port that a bare path is asked for on. */
  readonly port: number;
}

export interface FarClients {
  readonly connect: Connect;
  /** Hold at once, also for what is under way. */
  setConditions(conditions: LinkConditions): void;
}

export interface BrowserMachine extends Machine<BrowserMachineEvents> {
  /** Boots an interpreter ahead for a program that may come. */
  prepare(options?: PrepareOptions): void;
  /** A preview tab whose requests go over the machine's network. The caller places `client.element`. */
  openClient(options: OpenClientOptions): Client;
  /** Clients of the page's own that are as far away as it likes, each connection as if it were one. */
  readonly far: FarClients;
}

export interface BrowserMachineOptions {
  /** Where the sandbox's files lie, with a slash at the end: `/machine/`. */
  readonly base: string;
}
