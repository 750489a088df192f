// The jail before its later script has come: programs run, and preview tabs and what has crossed the wire wait here.
import type { Row } from '../inspector/row.ts';
import type { Tap, TapEvent } from '../kernel/tap.ts';
import type { JailLater } from './jail-later.ts';
import { feedRows, now } from './row-feed.ts';

export interface UntilLaterOptions {
  /** Brings the script. Called once, and again when it is asked for after it has failed. */
  readonly fetch: () => Promise<JailLater>;
  readonly rows: (rows: readonly Row[]) => void;
  readonly failed: (why: unknown) => void;
}

/** Of what has crossed the wire, no more than this waits to be read. */
const MOST_BYTES = 64 * 1024 * 1024;
const TOO_MUCH =
  'More crossed the wire than could be kept before there was anything to read it with. Press Run again.';

type State =
  | { readonly kind: 'unasked' | 'coming' | 'lost' }
  | { readonly kind: 'here'; readonly code: JailLater; readonly tap: Tap };

export class UntilLater {
  readonly #options: UntilLaterOptions;
  readonly #origin = now();
  #state: State = { kind: 'unasked' };
  /** All of them, for a row may need any that went before; a program is not long ahead of the script. */
  #events: TapEvent[] = [];
  #bytes = 0;
  #tabs: ((code: JailLater) => void)[] = [];

  constructor(options: UntilLaterOptions) {
    this.#options = options;
  }

  readonly tap: Tap = (event) => {
    if (this.#state.kind === 'here') return this.#state.tap(event);
    // Of a script that did not come the reader has been told: what nobody will read is not kept.
    if (this.#state.kind === 'lost') return;
    this.#events.push(event);
    this.#bytes += event.kind === 'data' ? event.bytes.length : 0;
    if (this.#bytes > MOST_BYTES) return this.#lost(new Error(TOO_MUCH));
    this.ask();
  };

  /** Has the script come, where it is neither here nor on its way. */
  ask(): void {
    if (this.#state.kind === 'here' || this.#state.kind === 'coming') return;
    this.#state = { kind: 'coming' };
    this.#options
      .fetch()
      .then((code) => this.#arrived(code))
      .catch((error: unknown) => this.#lost(error));
  }

  /** Calls back with the script's code, at once where it is here. Tabs are opened in the order in which they came. */
  openTab(open: (code: JailLater) => void): void {
    if (this.#state.kind === 'here') return open(this.#state.code);
    this.#tabs.push(open);
    this.ask();
  }

  #arrived(code: JailLater): void {
    const past = { origin: this.#origin, events: this.#events };
    this.#forget();
    const tap = feedRows(new code.Inspector(), this.#options.rows, past);
    this.#state = { kind: 'here', code, tap };
    for (const open of this.#tabs.splice(0)) open(code);
  }

  #lost(why: unknown): void {
    this.#state = { kind: 'lost' };
    this.#forget();
    this.#options.failed(why);
  }

  #forget(): void {
    this.#events = [];
    this.#bytes = 0;
  }
}
