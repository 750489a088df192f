// The machine that serves the bench's program: the one that was wanted, or the embedded one in its place, and why.
import { createSignal } from 'solid-js';
import type { BrowserMachine } from '../../sandbox/index.ts';
import type { MachineName } from './machine-choice.ts';

export interface Sandboxes {
  readonly embedded: () => Promise<BrowserMachine>;
  /** Rejects where none comes, with a `MachineError` `NO_CONTAINER` whose message says why. */
  readonly webcontainer: () => Promise<BrowserMachine>;
}

export function createServed(wanted: MachineName, sandboxes: Sandboxes) {
  const [name, setName] = createSignal(wanted);
  const [refusal, setRefusal] = createSignal<string>();
  return {
    name,
    /** Why it is not the one that was wanted. */
    refusal,
    async open(): Promise<BrowserMachine> {
      if (name() === 'webcontainer') {
        try {
          return await sandboxes.webcontainer();
        } catch (error) {
          // What else goes wrong, the run tells, and the next one tries again.
          if (!isRefusal(error)) throw error;
          setRefusal(error.message);
          setName('embedded');
        }
      }
      return sandboxes.embedded();
    },
  };
}

function isRefusal(error: unknown): error is Error {
  return error instanceof Error && Reflect.get(error, 'code') === 'NO_CONTAINER';
}

export type Served = ReturnType<typeof createServed>;
