// client:attended={key}: an island that comes alive when its reader turns to it, by a pointer over it, the focus in it or a
// finger on it; and once the page has nothing else to do after a first sign that anybody reads it at all. A page that is
// merely loaded costs no script. A press that comes before the script is repeated once it is there. `key` names what
// `cannotWait` looks for.
import type { ClientDirective } from 'astro';
import { BENCH_WANTED } from '../bench/load-wish.ts';
import { whileReading } from '../bench/while-reading.ts';
import { EDIT_PREFIX } from '../share/edit-prefix.ts';

const TOUCHES = ['pointerenter', 'pointerdown', 'touchstart', 'focusin', 'keydown'] as const;

const attended: ClientDirective = (load, options, element) => {
  const asleep = new AbortController();
  let isWaking = false;
  let pressed: HTMLElement | null = null;

  async function wake(): Promise<void> {
    if (isWaking) return;
    isWaking = true;
    try {
      await (await load())();
      asleep.abort();
      if (pressed !== null) nowOf(pressed, element)?.click();
    } catch {
      // A script that could not be fetched is asked for again at the next touch.
      isWaking = false;
    }
  }

  const { signal } = asleep;
  const look = (): void => {
    if (cannotWait(options.value)) void wake();
  };
  look();
  // A link into the island may be opened while its page is there.
  addEventListener('hashchange', look, { signal });
  // So may a passage of the text ask for it.
  document.addEventListener(BENCH_WANTED, () => void wake(), { signal });
  whileReading(() => void wake());
  const press = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    const { target } = event;
    pressed =
      target instanceof Element ? target.closest('button, a, input, label, [tabindex]') : null;
    // Assistive technology presses without a pointer.
    void wake();
  };
  element.addEventListener('click', press, { capture: true, signal });
  // An island has no box of its own: its parts are what a pointer can enter.
  for (const part of [element, ...element.children]) {
    for (const touch of TOUCHES)
      part.addEventListener(touch, () => void wake(), { signal, passive: true });
  }
};

/** An island may show another of its sides than the page was built with (`?track=`): what stands there by the same name. */
function nowOf(pressed: HTMLElement, element: HTMLElement): HTMLElement | undefined {
  if (pressed.isConnected) return pressed;
  const all = element.querySelectorAll<HTMLElement>(pressed.localName);
  return [...all].find((each) => nameOf(each) === nameOf(pressed));
}

function nameOf(element: HTMLElement): string {
  return element.getAttribute('aria-label') ?? element.textContent.trim();
}

/** A link into the island (`?file=`, `#edit=`), or something that it has kept in storage under this key. */
function cannotWait(key: string): boolean {
  if (location.search !== '' || location.hash.startsWith(`#${EDIT_PREFIX}`)) return true;
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

export default attended;
