// The scales of the load's picture: which lanes are drawn, how far time reaches, and where the ticks stand.

/** Of so many lanes, those that there is room for: every first, second, … one. `every` says which. */
export function lanesShown(
  lanes: number,
  most: number,
): { readonly every: number; readonly shown: number } {
  const every = Math.max(1, Math.ceil(lanes / Math.max(1, most)));
  return { every, shown: Math.ceil(lanes / every) };
}

const STEPS = [1, 2, 5];

/** 1, 2 or 5 times a power of ten: the smallest that is not below `value`. */
export function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((each) => each * power >= value * (1 - 1e-9));
  return (step ?? 10) * power;
}

/**
 * Where the axis of a picture that is being drawn ends, in milliseconds: it stands still for a while, and then moves on
 * by half, so that the past is drawn anew a few times only.
 */
export function reachOf(milliseconds: number): number {
  let reach = 1_000;
  while (reach < milliseconds) reach *= 1.5;
  return reach;
}

/** Ticks from 0 on, in milliseconds, some `wanted` of them. */
export function ticksTo(reach: number, wanted: number): readonly number[] {
  const step = niceAbove(reach / Math.max(1, wanted));
  return Array.from({ length: Math.floor(reach / step + 1e-9) + 1 }, (_, index) => index * step);
}

/** `0`, `0.25 s`, `40 s`. */
export function tickText(milliseconds: number): string {
  return milliseconds === 0 ? '0' : `${Number((milliseconds / 1000).toPrecision(3))} s`;
}

/** `0.4 ms`, `12 ms`, `1.24 s`; a dash where there is no value. */
export function durationText(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return '–';
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`;
}
