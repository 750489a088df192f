// Where the bench stands: beside the text, with a width and a fold; or under it, as a sheet that can be pulled up.
import { createEffect, createSignal, onCleanup, onMount } from 'solid-js';
import { BENCH_FOLDED_KEY, BENCH_WIDTH, BENCH_WIDTH_KEY } from '../layouts/stored-choices.ts';

const WIDE = '(width >= 1100px)';
/** A pointer that moved less than this pressed the handle; one that moved more dragged it. */
const DRAG = 24;

/** Of a bench that has the page to itself. */
const ALONE = {
  width: () => 100,
  folded: () => false,
  sheet: () => 'up' as const,
  hidden: () => false,
  setWidth() {},
  toggleFold() {},
  toggleSheet() {},
  pullUp() {},
  drag() {},
} satisfies Frame;

export type Frame = ReturnType<typeof createMovableFrame>;

export function createFrame(alone: boolean): Frame {
  return alone ? ALONE : createMovableFrame();
}

function createMovableFrame() {
  const [wide, setWide] = createSignal(true);
  const [width, setWidth] = createSignal<number>(BENCH_WIDTH.usual);
  const [folded, setFolded] = createSignal(false);
  const [sheet, setSheet] = createSignal<'down' | 'up'>('down');
  let dragged = false;

  onMount(() => {
    const query = matchMedia(WIDE);
    const turn = () => setWide(query.matches);
    turn();
    query.addEventListener('change', turn);
    onCleanup(() => query.removeEventListener('change', turn));
    const remembered = Number(recall(BENCH_WIDTH_KEY));
    if (remembered >= BENCH_WIDTH.least && remembered <= BENCH_WIDTH.most) setWidth(remembered);
    setFolded(recall(BENCH_FOLDED_KEY) === 'yes');

    createEffect(() => {
      const root = document.documentElement;
      root.style.setProperty('--bench-share', `${width()}vi`);
      root.toggleAttribute('data-bench-folded', folded());
      root.toggleAttribute('data-sheet-up', sheet() === 'up');
    });
  });

  return {
    width,
    folded,
    sheet,
    /** Nothing in the bench's body can be seen or reached. */
    hidden: () => (wide() ? folded() : sheet() === 'down'),
    setWidth(value: number) {
      setWidth(value);
      remember(BENCH_WIDTH_KEY, String(value));
    },
    toggleFold() {
      remember(BENCH_FOLDED_KEY, setFolded((before) => !before) ? 'yes' : 'no');
    },
    toggleSheet() {
      if (!dragged) setSheet((before) => (before === 'up' ? 'down' : 'up'));
      dragged = false;
    },
    pullUp() {
      setSheet('up');
      setFolded(false);
    },
    /** Of the handle: up pulls the sheet up, down puts it down. */
    drag(event: PointerEvent & { readonly currentTarget: HTMLElement }) {
      dragged = false;
      const handle = event.currentTarget;
      handle.setPointerCapture(event.pointerId);
      const from = event.clientY;
      const move = ({ clientY }: PointerEvent) => {
        if (Math.abs(clientY - from) < DRAG) return;
        dragged = true;
        setSheet(clientY < from ? 'up' : 'down');
      };
      handle.addEventListener('pointermove', move);
      handle.addEventListener(
        'lostpointercapture',
        () => handle.removeEventListener('pointermove', move),
        {
          once: true,
        },
      );
    },
  };
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the bench stands where it stood for as long as the page lasts.
  }
}
