// A client: one preview tab, as the bench drives it. This is the top page's side: it owns the frame and nothing of what is
// in it. The pages themselves speak with the jail's `TabHost`.
import type { LinkConditions } from '../kernel/link.ts';
import { isPageWord, PORT_WORD, readHostMessage } from './boundary.ts';
import { type Escaping, escapes } from './frame-policy.ts';
import type { ClientToHost, ConsoleLevel, HostToClient } from './protocol.ts';

export { restrictFrames } from './frame-policy.ts';

export interface ClientEvents {
  /** The address to show: `http://localhost:8888/chat?room=1`. */
  address: string;
  /** `loading` while the page is on its way, `loaded` once it runs, `failed` when no page came. */
  state: 'loading' | 'loaded' | 'failed';
  title: string;
  /** What the page wrote to its console, and what it threw. */
  console: { readonly level: ConsoleLevel; readonly text: string };
}

export interface Client {
  /** The frame in which the page is shown; a fresh one takes its place with each page. */
  readonly element: HTMLElement;
  /** Takes what a reader types: a whole URL, `localhost:8888/x` or a bare path. Unknown hosts show a page that says why. */
  go(address: string): void;
  reload(): void;
  back(): void;
  forward(): void;
  /** How far away it is from now on, also for what is under way. */
  setConditions(conditions: LinkConditions): void;
  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): () => void;
  dispose(): void;
}

export interface ClientOptions {
  /** The accessible name of its frame: `Client 1`. */
  readonly title: string;
  /** The port that a bare path is asked for on. */
  readonly port: number;
  /** The URL of the tab document. `restrictFrames` must have been called with it. */
  readonly document: string;
  /** Takes the control port to the jail, where a `TabHost` holds it. Called once. */
  readonly attach: (control: MessagePort) => void;
}

type Listeners = { [Name in keyof ClientEvents]: Set<(event: ClientEvents[Name]) => void> };

export function openClient(options: ClientOptions): Client {
  return new FrameClient(options);
}

class FrameClient implements Client, Escaping {
  readonly element: HTMLElement = document.createElement('div');
  readonly #options: ClientOptions;
  readonly #control: MessagePort;
  readonly #listeners: Listeners = {
    address: new Set(),
    state: new Set(),
    title: new Set(),
    console: new Set(),
  };
  #frame: HTMLIFrameElement | undefined;
  #frameNumber = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
    // The element takes the whole of its place; the frame, which is replaced with each page, fills it, and is no higher
    // where the place is lower than the 150 px that a frame has by itself.
    this.element.style.cssText = 'display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr)';
    const { port1, port2 } = new MessageChannel();
    this.#control = port1;
    port1.onmessage = (event: MessageEvent<unknown>) => {
      const message = readHostMessage(event.data);
      if (message !== undefined) this.#hearHost(message);
    };
    options.attach(port2);
    addEventListener('message', this.#hearPage);
    escapes.watch(this);
  }

  go(address: string): void {
    this.#say({ type: 'go', address, port: this.#options.port });
  }

  reload(): void {
    this.#say({ type: 'reload' });
  }

  back(): void {
    this.#say({ type: 'traverse', delta: -1 });
  }

  forward(): void {
    this.#say({ type: 'traverse', delta: 1 });
  }

  setConditions(conditions: LinkConditions): void {
    this.#say({ type: 'link', conditions });
  }

  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): () => void {
    this.#listeners[name].add(listener);
    return () => this.#listeners[name].delete(listener);
  }

  dispose(): void {
    escapes.forget(this);
    removeEventListener('message', this.#hearPage);
    this.#say({ type: 'dispose' });
    this.#control.onmessage = null;
    this.#frame?.remove();
    this.#frame = undefined;
    this.element.remove();
  }

  escaped(to: Parameters<Escaping['escaped']>[0]): void {
    this.#say({ type: 'escaped', to });
  }

  #say(message: ClientToHost, transfer: readonly Transferable[] = []): void {
    this.#control.postMessage(message, [...transfer]);
  }

  #emit<Name extends keyof ClientEvents>(name: Name, event: ClientEvents[Name]): void {
    for (const listener of this.#listeners[name]) listener(event);
  }

  #hearHost(message: HostToClient): void {
    switch (message.type) {
      case 'frame':
        return this.#freshFrame(message.frame);
      case 'address':
        return this.#emit('address', message.address);
      case 'state':
        return this.#emit('state', message.state);
      case 'title':
        return this.#emit('title', message.title);
      case 'console':
        return this.#emit('console', { level: message.level, text: message.text });
      default:
        return message satisfies never;
    }
  }

  /** A fresh frame has a fresh opaque origin, and nothing of the last page in it. */
  #freshFrame(number: number): void {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-modals');
    frame.referrerPolicy = 'no-referrer';
    frame.title = this.#options.title;
    frame.style.cssText = 'border: 0; inline-size: 100%; block-size: 100%; background: Canvas';
    frame.src = this.#options.document;
    this.#frame = frame;
    this.#frameNumber = number;
    this.element.replaceChildren(frame);
  }

  readonly #hearPage = ({ source, data }: MessageEvent<unknown>): void => {
    const inside = this.#frame?.contentWindow;
    if (!inside || source !== inside || !isPageWord(data)) return;
    switch (data) {
      case 'tab:up': {
        const { port1, port2 } = new MessageChannel();
        // The frame has no origin of its own that could be named here; the source has been compared above.
        inside.postMessage(PORT_WORD, '*', [port1]);
        return this.#say({ type: 'frame-up', frame: this.#frameNumber, port: port2 }, [port2]);
      }
      case 'tab:leaving':
        return escapes.leaving(this);
      default:
        return data satisfies never;
    }
  };
}
