// A worker of the jail for one interpreter.
import type { EngineWorker } from '../engines/process/engine.ts';

/** Chromium refuses module workers in a frame without an origin, so the script is one classic one. */
export function createJailWorker<Parts extends object>(
  script: Blob,
  name: string,
): EngineWorker<Parts> {
  const url = URL.createObjectURL(script);
  const worker = new Worker(url, { name });
  URL.revokeObjectURL(url);
  return {
    postMessage: (message, transfer) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => {
      worker.onmessage = (event) => listener(event.data);
    },
    onDeath: (listener) => {
      worker.onerror = (event) => listener(event.message || 'its script could not be started');
    },
    terminate: () => worker.terminate(),
  };
}
