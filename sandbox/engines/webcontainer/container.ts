// The container of a page: StackBlitz's client boots one at a time, so all machines of the page share it. It is booted for
// the first that wants it, within a time limit, and shut down after the last.
import type { WebContainer, WebContainerProcess } from '@webcontainer/api';
import type { Time } from '../../kernel/time.ts';
import { MachineError } from '../../machine/machine.ts';

/** As much of StackBlitz's client as is needed here. */
export type Container = Pick<WebContainer, 'mount' | 'spawn' | 'on' | 'teardown' | 'workdir'>;
export type ContainerProcess = Pick<WebContainerProcess, 'exit' | 'input' | 'output' | 'kill'>;

export interface PageContainerOptions {
  /** Boots one. What it returns may never settle: without a network the client waits for ever, and says nothing. */
  readonly boot: () => Promise<Container>;
  /** Why none can boot on this page as it is now, in a sentence to the reader. */
  readonly obstacle: () => string | undefined;
  readonly time: Time;
  /** Milliseconds that a boot may take. */
  readonly limit: number;
}

export interface ContainerLease {
  readonly container: Container;
  readonly release: () => void;
}

export class PageContainer {
  readonly #options: PageContainerOptions;
  #booting: Promise<Container> | undefined;
  #leases = 0;
  /** A boot that was given up: the client is stuck in it for as long as the page lasts. */
  #lost: MachineError | undefined;

  constructor(options: PageContainerOptions) {
    this.#options = options;
  }

  /** Rejects with `MachineError` `NO_CONTAINER`, whose message says why none came. */
  async lease(): Promise<ContainerLease> {
    if (this.#lost !== undefined) throw this.#lost;
    const obstacle = this.#options.obstacle();
    if (obstacle !== undefined) throw new MachineError('NO_CONTAINER', obstacle);
    this.#leases += 1;
    this.#booting ??= this.#boot();
    try {
      const container = await this.#booting;
      let isReleased = false;
      return {
        container,
        release: () => {
          if (isReleased) return;
          isReleased = true;
          this.#release(container);
        },
      };
    } catch (error) {
      this.#leases -= 1;
      this.#booting = undefined;
      throw error;
    }
  }

  #release(container: Container): void {
    this.#leases -= 1;
    if (this.#leases > 0) return;
    this.#booting = undefined;
    container.teardown();
  }

  async #boot(): Promise<Container> {
    const { boot, time, limit } = this.#options;
    const late = Promise.withResolvers<never>();
    const stop = time.after(limit, () => {
      this.#lost = new MachineError(
        'NO_CONTAINER',
        `WebContainer did not start within ${limit / 1000} seconds. Its host may be out of reach, or its cookies blocked. Reload the page to try again.`,
      );
      late.reject(this.#lost);
    });
    const booted = boot();
    // One that comes after all has nobody left to run for.
    booted.then(
      (container) => this.#lost !== undefined && container.teardown(),
      () => undefined,
    );
    try {
      return await Promise.race([booted, late.promise]);
    } catch (error) {
      if (error instanceof MachineError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new MachineError('NO_CONTAINER', `WebContainer did not start (${why}).`);
    } finally {
      stop();
    }
  }
}
