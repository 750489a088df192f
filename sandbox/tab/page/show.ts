// Shows a document in this realm: puts its network in the place of the browser's, opens the document, and writes what comes.
import type { HostToPage } from '../protocol.ts';
import type { ByteStream, Channel } from './channel.ts';
import { reportConsole, reportErrors } from './console.ts';
import { DocumentWriter } from './document-writer.ts';
import { Elements } from './elements.ts';
import { decoderFor } from './encoding.ts';
import { makeEventSource } from './event-source.ts';
import { makeFetch, makeSendBeacon } from './fetch.ts';
import { followLinksAndForms } from './forms.ts';
import type { HtmlPolicy } from './guards.ts';
import { rewrittenFragment } from './html-rewriter.ts';
import { Navigation } from './navigation.ts';
import { Network } from './network.ts';
import { Resources } from './resources.ts';
import { defineCookie, defineStorage } from './state.ts';
import { showView } from './views.ts';
import { makeWebSocket } from './websocket.ts';
import { makeXmlHttpRequest } from './xml-http-request.ts';

type Head = Extract<HostToPage, { readonly type: 'document' }>;

export async function showDocument(
  channel: Channel,
  head: Head,
  body: ByteStream,
  policy: HtmlPolicy,
): Promise<void> {
  const url = new URL(head.url);
  const network = new Network(channel, url);
  const navigation = new Navigation(network, url, head.state);
  const resources = new Resources(network);
  const elements = new Elements(resources);
  define(network, navigation, head);
  defineCookie(channel, head.cookies);
  defineStorage(channel, head);
  reportConsole(channel);

  const write = document.write.bind(document);
  const close = document.close.bind(document);
  document.open();
  navigation.listen();
  reportErrors(channel);
  followLinksAndForms(network, navigation);
  const tellTitle = titleTeller(channel);
  elements.observe(tellTitle);
  addEventListener('load', () => {
    tellTitle();
    channel.say({ type: 'loaded' });
  });

  // What is written here is rewritten already; what page scripts write is not.
  let ours = false;
  policy.rewrite = (html, inert) => (ours || inert ? html : rewrittenFragment(html));
  const sink = {
    write(html: string): void {
      ours = true;
      try {
        write(html);
      } finally {
        ours = false;
      }
    },
    refresh(after: number, to: string | undefined): void {
      setTimeout(() => {
        if (to === undefined) navigation.reload();
        else navigation.go(network.resolve(to), true);
      }, after);
    },
  };
  try {
    if (head.view === 'html') await showHtml(resources, sink, head, body);
    else await showView(head, body, sink.write);
  } finally {
    close();
  }
}

async function showHtml(
  resources: Resources,
  sink: ConstructorParameters<typeof DocumentWriter>[1],
  head: Head,
  body: ByteStream,
): Promise<void> {
  const writer = new DocumentWriter(resources, sink);
  const reader = body.getReader();
  let decoder: TextDecoder | undefined;
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      decoder ??= decoderFor(step.value, head.charset);
      writer.write(decoder.decode(step.value, { stream: true }));
    }
  } catch {
    // A body that broke off: the host has said so; what came of it is shown.
  }
  writer.write(decoder?.decode() ?? '');
  await writer.end();
}

/** The network and what hangs on it, under the names that pages know. */
function define(network: Network, navigation: Navigation, head: Head): void {
  const fetch = makeFetch(network);
  const values = {
    fetch,
    XMLHttpRequest: makeXmlHttpRequest(network),
    WebSocket: makeWebSocket(network),
    EventSource: makeEventSource(network),
    origin: network.locality.origin,
    // There is one place to show pages in. An empty window, which a script would fill, is blocked like a pop-up.
    open: (to?: string | URL) => {
      const url = network.resolve(String(to ?? 'about:blank'));
      if (url.protocol !== 'about:' && to !== '') navigation.go(url);
      return null;
    },
  };
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(self, name, { value, configurable: true, writable: true });
  }
  navigator.sendBeacon = makeSendBeacon(fetch);
  const referrer = head.referrer === '' ? '' : network.locality.toSeen(new URL(head.referrer)).href;
  Object.defineProperty(Document.prototype, 'referrer', {
    get: () => referrer,
    configurable: true,
  });
}

function titleTeller(channel: Channel): () => void {
  let told: string | undefined;
  return () => {
    if (document.title === told) return;
    told = document.title;
    channel.say({ type: 'title', title: told });
  };
}
