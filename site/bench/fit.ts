// How much of the bench can be seen at once: one view under tabs; the wire with a place of its own; the output too.
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';

export type Fit = 'one' | 'two' | 'three';

/** Sizes in CSS pixels. */
export function fitOf(width: number, height: number): Fit {
  if (height < 560 || width < 480) return 'one';
  return width < 800 ? 'two' : 'three';
}

export function createFit(element: Accessor<HTMLElement | undefined>): Accessor<Fit> {
  const [fit, setFit] = createSignal<Fit>('two');
  createEffect(() => {
    const watched = element();
    if (watched === undefined) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setFit(fitOf(entry.contentRect.width, entry.contentRect.height));
    });
    observer.observe(watched);
    onCleanup(() => observer.disconnect());
  });
  return fit;
}
