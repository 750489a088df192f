// The Python process as a worker thread of Node.
import { parentPort, workerData } from 'node:worker_threads';
import { loadPyodide } from 'pyodide';
import type { ToWorker } from '../process/protocol.ts';
import { HOME, type Realm } from './interpreter.ts';
import { limitMemory } from './memory-limit.ts';
import { guardParkedFrames } from './parked-frames.ts';
import { servePython } from './process.ts';
import type { PythonParts } from './protocol.ts';
import { streamWriters } from './streams.ts';

export interface NodeWorkerData {
  /** The path of the packed standard library. */
  readonly stdlib: string;
}

const realm: Realm = {
  soon: (callback) => setImmediate(callback),
  load: async (_boot, write) => {
    const { stdlib } = workerData as NodeWorkerData;
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = (async (
      source: WebAssembly.Module,
      imports?: WebAssembly.Imports,
    ) => {
      limitMemory(imports);
      const started = guardParkedFrames(imports);
      const result: object = await instantiate(source, imports);
      // A compiled module gives an instance, bytes give a pair of both.
      started(('instance' in result ? result.instance : result) as WebAssembly.Instance);
      return result;
    }) as typeof instantiate;
    const python = await loadPyodide({ stdLibURL: stdlib, env: { HOME } });
    WebAssembly.instantiate = instantiate;
    streamWriters(python, write);
    return python;
  },
};

if (parentPort === null) throw new Error('node-worker.ts runs as a worker thread.');
const port = parentPort;
const receive = servePython(realm, (message) => port.postMessage(message));
port.on('message', (message: ToWorker<PythonParts>) => receive(message));
