// The prelude of a previewed page, in the page's own realm. It gives the page a network, a history and a storage that lead
// to the machine. It is no security boundary: the sandbox and the policies around it are.
import { PORT_WORD } from '../boundary.ts';
import type { PageToClient } from '../protocol.ts';
import { Channel } from './channel.ts';
import { guard } from './guards.ts';
import { showDocument } from './show.ts';

// Opened by itself this document has the site's origin: then it must run nobody's code.
if (self.origin === 'null' && parent !== self) {
  const policy = guard();
  addEventListener('message', function takePort(event) {
    const [port] = event.ports;
    if (event.source !== parent || event.data !== PORT_WORD || port === undefined) return;
    removeEventListener('message', takePort);
    event.stopImmediatePropagation();
    const channel = new Channel(port);
    channel.document.then(({ head, body }) => showDocument(channel, head, body, policy));
  });
  parent.postMessage('tab:up' satisfies PageToClient, '*');
}
