// Every message between a tab's three realms. The client is the top page's side: it owns the frames and the address
// bar, and sees no page content. The host is the jail's side: it owns requests, cookies, storage and history. The page
// is the realm of a previewed document: hostile, one for each document.
//
//   client <-> host   one port for the life of the tab
//   page   <-> host   one port for each document; the client makes the channel and hands out its ends
//   page    -> client  two words by `postMessage`: see `PageToClient`
//
// URLs are virtual: `http://localhost:8888/chat`, `ws://127.0.0.1:8888/ws`. Bytes travel as transferred `ArrayBuffer`s.

import type { LinkConditions } from '../kernel/link.ts';

export type ConsoleLevel = 'log' | 'info' | 'warn' | 'error' | 'debug';
export type Header = readonly [name: string, value: string];

// ---- client and host --------------------------------------------------------------------------------------------

export type ClientToHost =
  /** What a reader typed into the address bar; `port` is where a bare path leads. */
  | { readonly type: 'go'; readonly address: string; readonly port: number }
  | { readonly type: 'reload' }
  | { readonly type: 'traverse'; readonly delta: number }
  /** The fresh frame that the host asked for is up; `port` leads to its document. */
  | { readonly type: 'frame-up'; readonly frame: number; readonly port: MessagePort }
  /** The document tried to navigate its frame by itself (`location = '/x'`); `path` is where on the site's own host. */
  | { readonly type: 'escaped'; readonly to: Escape }
  /** How far away the client is, from now on. */
  | { readonly type: 'link'; readonly conditions: LinkConditions }
  | { readonly type: 'dispose' };

/** Where a refused navigation of the frame led: a path on the site's own host, or an origin elsewhere. */
export type Escape =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'elsewhere'; readonly url: string };

export type TabState = 'loading' | 'loaded' | 'failed';

export type HostToClient =
  /** Put a fresh frame in the place of the last one, and answer with `frame-up`. */
  | { readonly type: 'frame'; readonly frame: number }
  | { readonly type: 'address'; readonly address: string }
  | { readonly type: 'state'; readonly state: TabState }
  | { readonly type: 'title'; readonly title: string }
  | { readonly type: 'console'; readonly level: ConsoleLevel; readonly text: string };

// ---- page and client --------------------------------------------------------------------------------------------

/** `up`: a tab document has started and waits for its port. `leaving`: it begins to navigate its own frame. */
export type PageToClient = 'tab:up' | 'tab:leaving';
/** Sent with the port of the page's channel. */
export type ClientToPage = 'tab:port';

// ---- page and host ----------------------------------------------------------------------------------------------

/** How the body of a document is shown. */
export type View = 'html' | 'text' | 'image' | 'audio' | 'video';

/** The id of the body of the document itself; a page's own requests and sockets count from 1. */
export const DOCUMENT_BODY = 0;

/** How many bytes of one body, or of one socket's messages, may be under way to a page that has not taken them. */
export const CREDIT_BYTES = 262_144;

export type HostToPage =
  /** The document. Its bytes follow as `body` messages of `DOCUMENT_BODY`. */
  | {
      readonly type: 'document';
      readonly url: string;
      readonly view: View;
      /** The essence of its media type: `text/html`. */
      readonly mediaType: string;
      /** The character encoding that the response declared, if it did. */
      readonly charset: string | undefined;
      readonly referrer: string;
      readonly cookies: string;
      readonly local: readonly Header[];
      readonly session: readonly Header[];
      /** `history.state` of the entry, when it is visited again. */
      readonly state: unknown;
    }
  | {
      readonly type: 'response';
      readonly id: number;
      readonly url: string;
      readonly redirected: boolean;
      /** A cross-origin answer without CORS: scripts may not look into it. */
      readonly opaque: boolean;
      readonly status: number;
      readonly statusText: string;
      readonly headers: readonly Header[];
    }
  | { readonly type: 'body'; readonly id: number; readonly bytes: ArrayBuffer }
  | { readonly type: 'body-end'; readonly id: number }
  /** The request failed, or its body broke off. */
  | { readonly type: 'failed'; readonly id: number; readonly reason: string }
  | { readonly type: 'socket-open'; readonly id: number; readonly protocol: string }
  | { readonly type: 'socket-message'; readonly id: number; readonly payload: string | ArrayBuffer }
  /** The network has taken that many bytes of what the page sent: `bufferedAmount` sinks. */
  | { readonly type: 'socket-sent'; readonly id: number; readonly bytes: number }
  | {
      readonly type: 'socket-closed';
      readonly id: number;
      readonly code: number;
      readonly reason: string;
      readonly clean: boolean;
      /** What went wrong, for the console. */
      readonly failure: string | undefined;
    }
  /** `document.cookie` as it now reads. */
  | { readonly type: 'cookies'; readonly cookies: string }
  /** A move to another entry of the same document. */
  | { readonly type: 'traversed'; readonly url: string; readonly state: unknown };

/** What a request is for; it decides `Accept`. */
export type Destination = 'fetch' | 'script' | 'style' | 'image' | 'font' | 'media';

export interface PageRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly Header[];
  readonly body: ArrayBuffer | undefined;
  readonly destination: Destination;
  readonly mode: 'cors' | 'no-cors' | 'same-origin';
  readonly credentials: 'omit' | 'same-origin' | 'include';
  readonly redirect: 'follow' | 'error' | 'manual';
}

export type PageToHost =
  | { readonly type: 'request'; readonly id: number; readonly request: PageRequest }
  | { readonly type: 'abort'; readonly id: number }
  /** The page has taken that many bytes of a body, or that much of a socket's messages (text: UTF-16 units). */
  | { readonly type: 'credit'; readonly id: number; readonly bytes: number }
  | {
      readonly type: 'socket';
      readonly id: number;
      readonly url: string;
      readonly protocols: readonly string[];
    }
  | { readonly type: 'socket-send'; readonly id: number; readonly payload: string | ArrayBuffer }
  | {
      readonly type: 'socket-close';
      readonly id: number;
      readonly code: number | undefined;
      readonly reason: string;
    }
  /** A link, a form, `location.assign` as far as the page sees it. */
  | {
      readonly type: 'navigate';
      readonly url: string;
      readonly method: 'GET' | 'POST';
      readonly contentType: string | undefined;
      readonly body: ArrayBuffer | undefined;
      readonly replace: boolean;
    }
  /** The document's URL changed without a load: `pushState`, a fragment. */
  | {
      readonly type: 'moved';
      readonly url: string;
      readonly state: unknown;
      readonly push: boolean;
    }
  | { readonly type: 'traverse'; readonly delta: number }
  | { readonly type: 'cookie'; readonly line: string }
  /** `value` undefined removes the key; `key` undefined clears the area. */
  | {
      readonly type: 'store';
      readonly area: StorageArea;
      readonly key: string | undefined;
      readonly value: string | undefined;
    }
  | { readonly type: 'title'; readonly title: string }
  | { readonly type: 'loaded' }
  | { readonly type: 'console'; readonly level: ConsoleLevel; readonly text: string };

export type StorageArea = 'local' | 'session';
