// The site's colours as a canvas needs them: without custom properties.

export interface Inks {
  readonly toServer: string;
  /** The hue of the client again, thinned: its request is out, and nothing has come back. */
  readonly waiting: string;
  readonly toClient: string;
  readonly trouble: string;
  readonly ink: string;
  readonly quiet: string;
  readonly rule: string;
  /** What the picture is drawn on. */
  readonly ground: string;
  readonly kept: string;
  readonly keptWaiting: string;
  readonly font: string;
}

/** As they stand now on this element, in its theme. */
export function inksOf(element: HTMLElement): Inks {
  const probe = document.createElement('span');
  element.parentElement?.append(probe);
  const resolved = (color: string): string => {
    probe.style.color = color;
    return getComputedStyle(probe).color;
  };
  const thinned = (token: string, share: number) =>
    resolved(`color-mix(in srgb, var(${token}) ${share}%, transparent)`);
  const inks: Inks = {
    toServer: resolved('var(--to-server)'),
    waiting: thinned('--to-server', 32),
    toClient: resolved('var(--to-client)'),
    trouble: resolved('var(--trouble)'),
    ink: resolved('var(--ink)'),
    quiet: resolved('var(--ink-quiet)'),
    rule: resolved('var(--rule)'),
    ground: resolved('var(--paper-raised)'),
    kept: resolved('var(--ink-quiet)'),
    keptWaiting: thinned('--rule-strong', 45),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return inks;
}
