// The frame of the jail: put into the page, connected once it is up, and never shown.
import { JAIL_UP, type ToJail } from './protocol.ts';

export interface Jail {
  /** What is sent before the frame is up waits for it. */
  send(message: ToJail, transfer: Transferable[]): void;
  close(): void;
}

export function openJail(document_: URL, onMessage: (value: unknown) => void): Jail {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  // In an isolated page the frame is isolated as well, so that its workers share memory; elsewhere this says nothing. It gives
  // user code a finer clock too, and no more: the frame has neither an origin nor a network.
  frame.setAttribute('allow', 'cross-origin-isolated');
  frame.referrerPolicy = 'no-referrer';
  frame.title = 'Machine';
  frame.hidden = true;
  frame.src = document_.href;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = (event) => onMessage(event.data);
  const connect = (event: MessageEvent): void => {
    if (event.source !== frame.contentWindow || event.data !== JAIL_UP) return;
    removeEventListener('message', connect);
    frame.contentWindow?.postMessage(JAIL_UP, '*', [port2]);
  };
  addEventListener('message', connect);
  document.body.append(frame);
  return {
    // A port holds messages until its other end is taken up.
    send: (message, transfer) => port1.postMessage(message, transfer),
    close: () => {
      removeEventListener('message', connect);
      port1.close();
      frame.remove();
    },
  };
}
