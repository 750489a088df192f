// The state of the raw request: what is in the box, the connection, and what came back.
import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { Connect } from '../../sandbox/index.ts';
import {
  endsInHead,
  escapedBytes,
  escapedOf,
  plainBytes,
  plainOf,
  type RawFault,
} from './raw-bytes.ts';
import { type CallState, type Ending, RawCall } from './raw-call.ts';
import { type Block, Transcript } from './transcript.ts';

/** A request of the lesson, in the plain notation or the escaped one. */
export interface Snippet {
  readonly name: string;
  readonly text: string;
  readonly escapes: boolean;
}

export interface RequestPlace {
  /** Undefined while no machine stands. */
  readonly connect: () => Connect | undefined;
  readonly port: () => number;
  readonly snippets: readonly Snippet[];
}

export type RequestModel = ReturnType<typeof createRequest>;

export function createRequest(place: RequestPlace) {
  const [first] = place.snippets;
  const [text, setText] = createSignal(first?.text ?? '');
  const [escapes, setEscapes] = createSignal(first?.escapes ?? false);
  const [state, setState] = createSignal<CallState>();
  const [blocks, setBlocks] = createSignal<readonly Block[]>([]);
  const [received, setReceived] = createSignal(0);
  let call: RawCall | undefined;
  let transcript: Transcript | undefined;

  const bytes = createMemo(() => (escapes() ? escapedBytes(text()) : plainBytes(text())));
  const fault = () => {
    const now = bytes();
    return isFault(now) ? now.fault : undefined;
  };

  function begin(connect: Connect, port: number): RawCall {
    call?.close();
    const log = new Transcript((next, size) => {
      if (log !== transcript) return;
      setBlocks(next);
      setReceived(size);
    });
    transcript = log;
    setBlocks([]);
    setReceived(0);
    return new RawCall(connect, port, {
      piece: (piece) => log.push(piece),
      state(next) {
        if (log !== transcript) return;
        log.flush();
        setState(next);
      },
    });
  }

  function drop(): void {
    call?.close();
    call = undefined;
  }

  // A connection belongs to the machine that carried it.
  createEffect(on(place.connect, drop, { defer: true }));
  onCleanup(drop);

  return {
    text,
    setText,
    escapes,
    state,
    blocks,
    received,
    fault,
    size: () => {
      const now = bytes();
      return isFault(now) ? 0 : now.length;
    },
    /** The server would wait for the rest of the head. */
    headIsOpen: () => !escapes() && endsInHead(text()),
    /** Why the notation cannot change now, in a sentence. */
    stuck(): string | undefined {
      const now = bytes();
      if (!escapes() || isFault(now) || plainOf(now) !== undefined) return undefined;
      return 'These bytes cannot be written without escapes.';
    },
    /** The same bytes in the other notation. */
    turn(): void {
      const now = bytes();
      if (isFault(now)) return;
      const next = escapes() ? plainOf(now) : escapedOf(now);
      if (next === undefined) return;
      setText(next);
      setEscapes((before) => !before);
    },
    shows: (snippet: Snippet) => text() === snippet.text && escapes() === snippet.escapes,
    choose(snippet: Snippet): void {
      setText(snippet.text);
      setEscapes(snippet.escapes);
    },
    /** On the connection that stands or is being made, or on a new one. */
    send(): void {
      const now = bytes();
      if (isFault(now)) return;
      const connect = place.connect();
      if (connect === undefined) {
        setState({ kind: 'over', why: 'refused' });
        return;
      }
      const kind = state()?.kind;
      if (call === undefined || (kind !== 'open' && kind !== 'connecting'))
        call = begin(connect, place.port());
      void call.send(now);
    },
    halfClose: () => call?.halfClose(),
    close: () => call?.close(),
    all: () => transcript?.received(),
  };
}

function isFault(value: Uint8Array | RawFault): value is RawFault {
  return !(value instanceof Uint8Array);
}

/** What the view says about the connection. */
export function connectionText(state: CallState | undefined, port: number): string {
  switch (state?.kind) {
    case undefined:
      return 'No connection yet.';
    case 'connecting':
      return `Connecting to port ${port} …`;
    case 'open':
      return 'Open. Send goes on over this connection.';
    case 'half-closed':
      return 'Half-closed: we send no more, the server may.';
    case 'over':
      return ENDINGS[state.why](port);
    default:
      return state satisfies never;
  }
}

const ENDINGS: Readonly<Record<Ending, (port: number) => string>> = {
  'server-closed': () => 'Closed by the server.',
  reset: () => 'Reset by the server.',
  'reader-closed': () => 'Closed by you.',
  refused: (port) => `Nothing listens on port ${port}: press Run first.`,
  'too-much': () => 'Dropped by us after 32 MB, the most that is kept.',
  failed: () => 'The connection failed. Run the program again.',
};
