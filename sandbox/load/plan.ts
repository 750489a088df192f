// What a load is: so many clients, each with so many requests, one after the other.

interface Everyone {
  readonly port: number;
  /** `/`, `/ws?room=1`. */
  readonly path: string;
  /** Each has one connection at a time, and uses it again where the server allows that. */
  readonly clients: number;
  /** Of each client. */
  readonly requests: number;
  /** Milliseconds from an answer to the client's next request. */
  readonly thinkTime: number;
  /** Milliseconds after which a client gives a request up. */
  readonly patience: number;
}

export type LoadPlan = Everyone &
  (
    | { readonly kind: 'http' }
    /** A message is answered by the next one that holds its text. */
    | { readonly kind: 'websocket' }
    /** A GET whose answer is read at so many bytes a second. */
    | { readonly kind: 'slow-reader'; readonly rate: number }
  );

export type LoadKind = LoadPlan['kind'];

export const MOST_CLIENTS = 10_000;
export const MOST_REQUESTS = 100_000;

/** What is wrong with a plan, in a sentence to the reader; undefined where nothing is. */
export function planFault(plan: LoadPlan): string | undefined {
  const { clients, requests, thinkTime, patience, path } = plan;
  if (!isWhole(clients, 1, MOST_CLIENTS))
    return `Clients: write a whole number from 1 to ${MOST_CLIENTS.toLocaleString('en')}.`;
  if (!isWhole(requests, 1, MOST_REQUESTS)) return 'Requests each: write a whole number from 1 on.';
  if (clients * requests > MOST_REQUESTS)
    return `These are ${(clients * requests).toLocaleString('en')} requests; ${MOST_REQUESTS.toLocaleString('en')} are the most. Take fewer clients, or fewer requests each.`;
  if (!(thinkTime >= 0)) return 'Think time: write a number of milliseconds, or 0.';
  if (!(patience > 0)) return 'Give up after: write a number of seconds above 0.';
  if (!/^\/[\x21-\x7e]*$/.test(path))
    return 'Path: begin with /, and percent-encode spaces and what is not ASCII.';
  if (plan.kind === 'slow-reader' && !(plan.rate > 0))
    return 'Reads: write a number of kB/s above 0.';
  return undefined;
}

function isWhole(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}
