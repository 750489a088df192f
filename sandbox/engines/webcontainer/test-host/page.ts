// As much of a browser's page as StackBlitz's client touches: it puts a frame into the document, and its host in there sends
// a port back to the window.
import type { Headless } from './headless.ts';

export interface TestPage {
  /** What `window` and `document` are to the client. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** The address of each frame that was put in. */
  readonly frames: readonly URL[];
  /** Resolves when the first is there. */
  readonly framed: Promise<void>;
}

/** Without a host the frame stays silent, as one that never loads. */
export function openTestPage(host?: Headless): TestPage {
  const window = Object.assign(new EventTarget(), {
    location: new URL('http://localhost:4321/lessons/hello/'),
    crossOriginIsolated: true,
  });
  const frames: URL[] = [];
  const { promise: framed, resolve } = Promise.withResolvers<void>();
  const load = (src: string): void => {
    const url = new URL(src);
    frames.push(url);
    resolve();
    if (host === undefined) return;
    const { port1, port2 } = new MessageChannel();
    host.serve(port1);
    const init = { data: { type: 'init' }, origin: url.origin, ports: [port2] };
    window.dispatchEvent(new MessageEvent('message', init));
  };
  const document = {
    createElement: () => ({ src: '', style: {}, setAttribute: () => undefined }),
    body: { insertBefore: (frame: { readonly src: string }) => load(frame.src) },
  };
  return { globals: { window, document }, frames, framed };
}
