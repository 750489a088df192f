// The Node process as a worker thread of another Node.
import { setImmediate } from 'node:timers';
import { parentPort } from 'node:worker_threads';
import type { ToWorker } from '../process/protocol.ts';
import type { NodeParts } from './protocol.ts';
import { rareCode } from './rare-code.ts';
import { serveNode } from './serve-node.ts';

if (parentPort === null) throw new Error('node-worker.ts runs as a worker thread.');
const port = parentPort;
const host = process;
// The first event of a port would load this Node's own undici, and lay the dispatcher that leads to the computer's network
// before the program's. So it is loaded now, and goes with the other globals.
new MessageEvent('message');

const receive = serveNode(
  {
    soon: (callback) => setImmediate(callback),
    onError: (listener) => {
      host.on('uncaughtException', listener);
    },
    onRejection: (listener) => {
      host.on('unhandledRejection', (reason, promise) => listener(false, promise, reason));
      host.on('rejectionHandled', (promise) => listener(true, promise, undefined));
    },
    rareCode,
    halt: () => {
      // The engine ends the thread; until then nothing of the program may run.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      throw new Error('The process has ended.');
    },
  },
  (message, transfer = []) => port.postMessage(message, [...transfer] as never),
);
port.on('message', (message: ToWorker<NodeParts>) => receive(message));
