// What one client does, whatever the protocol: it visits, and visits again.

/** Hears how far a request has come. */
export interface Visit {
  /** The request is on its way: what came before was connecting. */
  sent(): void;
  /** The first byte of the answer is there. */
  heard(): void;
}

export interface Visitor {
  /** One request and the whole of its answer. Rejects with `LoadError` or `KernelError`. */
  visit(visit: Visit): Promise<void>;
  /** Ends the connection politely, after the last request. */
  leave(): void;
}
