// What a tap sees, told as rows in the words of HTTP/1.1 and WebSocket, and of any other protocol as it is. Pure: rows out
// for events in, and no more memory than the connections that are open need.
import type { Direction, Endpoint, TapEvent } from '../kernel/tap.ts';
import { Conversation } from './conversation.ts';
import { type Draft, NO_BYTES } from './draft.ts';
import type { Row } from './row.ts';

interface Flow {
  readonly connection: number;
  readonly port: number;
  readonly conversation: Conversation;
  /** Directions that have not ended. */
  readonly open: Set<Direction>;
}

const SENDER: Readonly<Record<Direction, 'client' | 'server'>> = {
  'client-to-server': 'client',
  'server-to-client': 'server',
};

export class Inspector {
  readonly #flows = new Map<number, Flow>();
  #connections = 0;
  #lastId = 0;
  #at = 0;
  #rows: Row[] = [];

  /**
   * The rows that an event completes, in the order of the wire; a row is never changed afterwards. Events of a flow that
   * was not seen to open, or that is over, say nothing.
   */
  observe(event: TapEvent): readonly Row[] {
    this.#at = event.at;
    this.#observe(event);
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #observe(event: TapEvent): void {
    if (event.kind === 'open') {
      const { client, server } = event;
      const flow = this.#begin(event.flow, server.port);
      this.#say(
        flow,
        'client-to-server',
        'open',
        `${written(client)} connects to ${written(server)}`,
      );
      return;
    }
    if (event.kind === 'refused') {
      const flow = { connection: this.#nextConnection(), port: event.server.port };
      const summary = `connection refused: nothing listens on ${written(event.server)}`;
      this.#say(flow, 'server-to-client', 'refused', summary);
      return;
    }
    const flow = this.#flows.get(event.flow);
    if (flow === undefined) return;
    switch (event.kind) {
      case 'data':
        flow.conversation.feed(event.direction, event.bytes);
        return;
      case 'end':
        this.#end(event.flow, flow, event.direction);
        return;
      case 'reset':
        this.#reset(event.flow, flow, event.direction);
        return;
      default:
        event satisfies never;
    }
  }

  #begin(id: number, port: number): Flow {
    const place = { connection: this.#nextConnection(), port };
    const flow: Flow = {
      ...place,
      conversation: new Conversation((direction, draft) => this.#row(place, direction, draft)),
      open: new Set<Direction>(['client-to-server', 'server-to-client']),
    };
    this.#flows.set(id, flow);
    return flow;
  }

  #end(id: number, flow: Flow, direction: Direction): void {
    const fault = flow.conversation.end(direction);
    const summary = `FIN: the ${SENDER[direction]} sends no more`;
    this.#say(flow, direction, 'end', summary, fault);
    flow.open.delete(direction);
    if (flow.open.size === 0) this.#flows.delete(id);
  }

  /** What was under way in either direction is shown as far as it came. */
  #reset(id: number, flow: Flow, direction: Direction): void {
    for (const each of flow.open) flow.conversation.end(each);
    this.#say(flow, direction, 'reset', `RST: the ${SENDER[direction]} drops the connection`);
    this.#flows.delete(id);
  }

  #say(
    place: Pick<Flow, 'connection' | 'port'>,
    direction: Direction,
    kind: 'open' | 'refused' | 'end' | 'reset',
    summary: string,
    fault?: string,
  ): void {
    const said = { kind, summary, size: 0, bytes: NO_BYTES, fields: [] };
    this.#row(place, direction, fault === undefined ? said : { ...said, fault });
  }

  #row(place: Pick<Flow, 'connection' | 'port'>, direction: Direction, draft: Draft): void {
    const { connection, port } = place;
    this.#lastId += 1;
    this.#rows.push({ id: this.#lastId, at: this.#at, connection, port, direction, ...draft });
  }

  #nextConnection(): number {
    this.#connections += 1;
    return this.#connections;
  }
}

function written({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
