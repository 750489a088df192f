import { describe, expect, it } from 'vitest';
import { chosenMachine, createConsent, type MachineName } from './machine-choice.ts';

function begin(wanted: MachineName, serving: MachineName) {
  const chosen: MachineName[] = [];
  const choose = (machine: MachineName): void => void chosen.push(machine);
  const consent = createConsent({ wanted, isOffered: () => true, choose }, () => serving);
  return { consent, chosen };
}

describe('the choice of a machine', () => {
  it('is the embedded one where nobody has said otherwise', () => {
    expect(chosenMachine()).toBe('embedded');
  });

  it('is a WebContainer only once the reader has agreed to load it', () => {
    const { consent, chosen } = begin('embedded', 'embedded');
    consent.wants('webcontainer');
    expect([consent.isAsked(), chosen, chosenMachine()]).toEqual([true, [], 'embedded']);
    consent.decline();
    expect([consent.isAsked(), chosen, chosenMachine()]).toEqual([false, [], 'embedded']);
    consent.wants('webcontainer');
    consent.agree();
    expect([consent.isAsked(), chosen]).toEqual([false, ['webcontainer']]);
    expect(chosenMachine()).toBe('webcontainer');
  });

  it('is taken back without a question', () => {
    const { consent, chosen } = begin('webcontainer', 'webcontainer');
    consent.wants('embedded');
    expect([consent.isAsked(), chosen, chosenMachine()]).toEqual([false, ['embedded'], 'embedded']);
  });

  it('may be made again where no WebContainer came', () => {
    const { consent, chosen } = begin('webcontainer', 'embedded');
    consent.wants('webcontainer');
    expect(consent.isAsked()).toBe(true);
    consent.agree();
    expect(chosen).toEqual(['webcontainer']);
  });

  it('is given up for what took its place, which goes on serving', () => {
    const { consent, chosen } = begin('webcontainer', 'embedded');
    consent.agree();
    consent.settle();
    expect([chosen, chosenMachine()]).toEqual([['webcontainer'], 'embedded']);
  });
});
