import { describe, expect, it } from 'vitest';
import { type BrowserMachine, MachineError } from '../../sandbox/index.ts';
import { createServed } from './served.ts';

const embedded = { machine: 'embedded' } as unknown as BrowserMachine;
const container = { machine: 'container' } as unknown as BrowserMachine;

describe('the machine that serves a bench', () => {
  it('is the embedded one, and nothing else is asked for, unless another is wanted', async () => {
    const served = createServed('embedded', {
      embedded: async () => embedded,
      webcontainer: () => Promise.reject(new Error('was asked for')),
    });
    expect(await served.open()).toBe(embedded);
    expect([served.name(), served.refusal()]).toEqual(['embedded', undefined]);
  });

  it('is the one that is wanted where it comes', async () => {
    const served = createServed('webcontainer', {
      embedded: async () => embedded,
      webcontainer: async () => container,
    });
    expect(await served.open()).toBe(container);
    expect([served.name(), served.refusal()]).toEqual(['webcontainer', undefined]);
  });

  it('is the embedded one where the other does not come, and says why; it is not asked again', async () => {
    let asked = 0;
    const served = createServed('webcontainer', {
      embedded: async () => embedded,
      webcontainer: () =>
        Promise.reject(new MachineError('NO_CONTAINER', `No answer (${++asked}).`)),
    });
    expect(await served.open()).toBe(embedded);
    expect(await served.open()).toBe(embedded);
    expect([served.name(), served.refusal()]).toEqual(['embedded', 'No answer (1).']);
  });

  it('is still the one that is wanted after something else went wrong', async () => {
    let isOnline = false;
    const served = createServed('webcontainer', {
      embedded: async () => embedded,
      webcontainer: async () => {
        if (!isOnline) throw new TypeError('Failed to fetch');
        return container;
      },
    });
    await expect(served.open()).rejects.toThrow('Failed to fetch');
    isOnline = true;
    expect(await served.open()).toBe(container);
  });
});
