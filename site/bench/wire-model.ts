// What of the wire is shown, and how.
import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { Direction, Row } from '../../sandbox/index.ts';
import { filtered, isShowingAll, SHOW_ALL, type WireFilter } from './wire-filter.ts';

export type WireForm = 'table' | 'lanes';

export type WireModel = ReturnType<typeof createWire>;

export function createWire(all: Accessor<readonly Row[]>, forget: () => void) {
  const [filter, setFilter] = createSignal<WireFilter>(SHOW_ALL);
  /** The rows at the moment of Pause. The wire goes on behind them. */
  const [held, setHeld] = createSignal<readonly Row[]>();
  const [form, setForm] = createSignal<WireForm>('table');
  const [follows, setFollows] = createSignal(true);
  const rows = createMemo(() => filtered(held() ?? all(), filter()));

  return {
    rows,
    isEmpty: () => (held() ?? all()).length === 0,
    form,
    setForm,
    /** Whether the table keeps to the newest row. */
    follows,
    setFollows,
    paused: () => held() !== undefined,
    pause: () => setHeld((before) => (before === undefined ? all() : undefined)),
    filter,
    isFiltered: () => !isShowingAll(filter()),
    look: (text: string) => setFilter((before) => ({ ...before, text })),
    showAll: () => setFilter(SHOW_ALL),
    shows: (direction: Direction) => !filter().hidden.has(direction),
    turn(direction: Direction) {
      const hidden = new Set(filter().hidden);
      if (!hidden.delete(direction)) hidden.add(direction);
      setFilter((before) => ({ ...before, hidden }));
    },
    clear() {
      if (held() !== undefined) setHeld([]);
      forget();
    },
    /** The newest row that has a field, filtered out or not. */
    newestWith: (field: string) =>
      (held() ?? all()).findLast((row) => row.fields.some((each) => each.name === field)),
  };
}
