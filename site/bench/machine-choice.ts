// Which machine serves the Node track: the embedded one, or a WebContainer, which loads from StackBlitz. The site asks no
// stranger for anything unless its reader says so: they are asked once, and the answer holds for this browser tab.
import { createSignal } from 'solid-js';

export type MachineName = 'embedded' | 'webcontainer';

/** As the bench's head says them. */
export const MACHINE_NAMES: Readonly<Record<MachineName, string>> = {
  embedded: 'Embedded',
  webcontainer: 'WebContainer',
};

const CHOICE_KEY = 'machine';

/** Whether a WebContainer can be had on this page at all: its host sends the headers for it. */
export function offersContainer(): boolean {
  return globalThis.crossOriginIsolated === true;
}

export interface MachineChoice {
  /** What the reader wants; what they get, `Served` says. */
  readonly wanted: MachineName;
  /** Whether there is anything to choose. */
  readonly isOffered: () => boolean;
  /** Has it serve from now on. */
  readonly choose: (machine: MachineName) => void;
}

/** The question that stands between the choice of a WebContainer and its loading. `serving` is what serves now. */
export function createConsent({ choose }: MachineChoice, serving: () => MachineName) {
  const [isAsked, setAsked] = createSignal(false);
  return {
    isAsked,
    /** Of the machine that is to be shown as chosen. */
    wants(machine: MachineName): void {
      setAsked(machine === 'webcontainer' && serving() !== machine);
      if (machine === 'embedded' && serving() !== machine) answer(machine);
    },
    agree: () => answer('webcontainer'),
    decline: () => setAsked(false),
    /** What serves in a WebContainer's place shall do so from now on. */
    settle: () => rememberMachine('embedded'),
  };

  function answer(machine: MachineName): void {
    setAsked(false);
    rememberMachine(machine);
    choose(machine);
  }
}

export type Consent = ReturnType<typeof createConsent>;

/** For a browser that keeps nothing: the choice then holds for as long as the page lasts. */
let kept: string | null = null;

export function chosenMachine(): MachineName {
  return recall() === 'webcontainer' ? 'webcontainer' : 'embedded';
}

function rememberMachine(machine: MachineName): void {
  kept = machine;
  try {
    sessionStorage.setItem(CHOICE_KEY, machine);
  } catch {
    // It is kept.
  }
}

function recall(): string | null {
  try {
    return sessionStorage.getItem(CHOICE_KEY) ?? kept;
  } catch {
    return kept;
  }
}
