// StackBlitz's client and what stands around it are fetched by those who choose them.
import type { BrowserMachine, BrowserMachineOptions } from '../jail/browser-machine.ts';
import { MachineError } from '../machine/machine.ts';

/** Boots the page's WebContainer. Rejects with `MachineError` `NO_CONTAINER`, whose message says why none comes. */
export async function openContainerMachine(
  options: BrowserMachineOptions,
): Promise<BrowserMachine> {
  const { openContainerMachine: open } = await import('./open-container-machine.ts').catch(() => {
    throw new MachineError(
      'NO_CONTAINER',
      'The script for a WebContainer could not be fetched. Check the connection and reload the page.',
    );
  });
  return open(options);
}
