// The Node process as a classic worker in the jail, which has neither an origin nor a network.
import type { ToWorker } from '../process/protocol.ts';
import type { NodeParts } from './protocol.ts';
import { serveNode } from './serve-node.ts';

const scope = globalThis;
const { postMessage, addEventListener, MessageChannel } = scope;
const post = postMessage.bind(scope) as (message: unknown, transfer: MessagePort[]) => void;

/** A message to oneself comes after the messages and timers that wait; a timer would be held back for 4 ms. */
function createSoon(): (callback: () => void) => void {
  const { port1, port2 } = new MessageChannel();
  const queue: (() => void)[] = [];
  port1.onmessage = () => queue.shift()?.();
  return (callback) => {
    queue.push(callback);
    port2.postMessage(0);
  };
}

const receive = serveNode(
  {
    soon: createSoon(),
    onError: (listener) => {
      addEventListener.call(scope, 'error', (event) => {
        event.preventDefault();
        listener((event as ErrorEvent).error);
      });
    },
    onRejection: (listener) => {
      addEventListener.call(scope, 'unhandledrejection', (event) => {
        const { promise, reason } = event as PromiseRejectionEvent;
        event.preventDefault();
        listener(false, promise, reason);
      });
      addEventListener.call(scope, 'rejectionhandled', (event) => {
        const { promise, reason } = event as PromiseRejectionEvent;
        listener(true, promise, reason);
      });
    },
    halt: () => {
      // The engine ends the worker as soon as it hears of the exit; until then nothing of the program may run.
      for (;;);
    },
  },
  (message, transfer = []) => post(message, [...transfer]),
);
addEventListener.call(scope, 'message', (event) =>
  receive((event as MessageEvent<ToWorker<NodeParts>>).data),
);
