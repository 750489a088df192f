// The connections of an HTTP server: which are idle, and which have taken too long (node_http_parser.cc, ConnectionsList).
import type { Realm } from '../realm.ts';

/** A parser, as far as its list needs it. */
export interface TimedParser {
  /** Milliseconds of the realm's clock; 0 while it waits for a message. */
  readonly lastMessageStart: number;
  readonly headersCompleted: boolean;
  /** Whether anything has come of a message yet. */
  readonly hasBegun: boolean;
}

export interface ConnectionsList {
  add(parser: TimedParser, isActive: boolean): void;
  remove(parser: TimedParser): void;
  all(): TimedParser[];
  idle(): TimedParser[];
  active(): TimedParser[];
  expired(headersTimeout: number, requestTimeout: number): TimedParser[];
}

export function connectionsListClass(realm: Realm): new () => ConnectionsList {
  return class ConnectionsList {
    readonly #all = new Set<TimedParser>();
    readonly #active = new Set<TimedParser>();

    add(parser: TimedParser, isActive: boolean): void {
      // Again at the end: the order is that in which the messages began.
      this.remove(parser);
      this.#all.add(parser);
      if (isActive) this.#active.add(parser);
    }

    remove(parser: TimedParser): void {
      this.#all.delete(parser);
      this.#active.delete(parser);
    }

    all(): TimedParser[] {
      return [...this.#all];
    }

    idle(): TimedParser[] {
      return [...this.#all].filter((parser) => parser.lastMessageStart === 0 || !parser.hasBegun);
    }

    active(): TimedParser[] {
      return [...this.#active];
    }

    /** They are told of once. 0 stands for no limit. */
    expired(headersTimeout: number, requestTimeout: number): TimedParser[] {
      if (headersTimeout === 0 && requestTimeout === 0) return [];
      const now = realm.clock();
      const headers =
        requestTimeout > 0 && headersTimeout > requestTimeout ? requestTimeout : headersTimeout;
      const late = [...this.#active].filter((parser) => {
        const age = now - parser.lastMessageStart;
        const isSlowHead = headers > 0 && !parser.headersCompleted && age > headers;
        return isSlowHead || (requestTimeout > 0 && age > requestTimeout);
      });
      for (const parser of late) this.#active.delete(parser);
      return late;
    }
  };
}
