// The wire: every event on every connection, as a table or as lanes. A row opens to its fields and bytes.
import { createEffect, createSignal, lazy, onCleanup, onMount, Show, Suspense } from 'solid-js';
import type { Row } from '../../sandbox/index.ts';
import type { BenchModel } from './bench-model.ts';
import { WireBar } from './wire-bar.tsx';
import { onField } from './wire-field.ts';
import { createWire } from './wire-model.ts';
import { WireTable } from './wire-table.tsx';

const WireLanes = lazy(async () => ({
  default: (await import('./wire-lanes-view.tsx')).WireLanes,
}));

/** Nearer to the end than this, the table follows the wire. */
const FOLLOW = 40;

export function WireView(props: { readonly bench: BenchModel }) {
  const { bench } = props;
  const wire = createWire(bench.rows, () => bench.clearRows());
  const [open, setOpen] = createSignal<ReadonlySet<number>>(new Set());
  const [lit, setLit] = createSignal<string>();
  let scroller: HTMLElement | undefined;

  function toggle(id: number): void {
    // Who reads a row does not want it to move away when the next one comes.
    wire.setFollows(false);
    setOpen((before) => toggled(before, id));
  }

  /** Opens a row of the table, wherever it is. */
  function show(row: Row): void {
    bench.setView('wire');
    wire.setForm('table');
    wire.setFollows(false);
    if (!wire.rows().includes(row)) wire.showAll();
    setOpen((before) => new Set([...before, row.id]));
    const shown = scroller?.querySelector(`[data-row="${row.id}"]`);
    shown?.scrollIntoView({ block: 'start', behavior: 'instant' });
  }

  function follow(): void {
    wire.setFollows(true);
  }

  createEffect(() => {
    wire.rows();
    if (wire.follows() && wire.form() === 'table' && scroller !== undefined) {
      scroller.scrollTop = scroller.scrollHeight;
    }
  });

  onMount(() => {
    onCleanup(
      onField((news) => {
        setLit(news.kind === 'dim' ? undefined : news.field);
        if (news.kind !== 'open') return;
        const row = wire.newestWith(news.field);
        if (row !== undefined) show(row);
      }),
    );
  });

  return (
    <div class="wire">
      <WireBar
        wire={wire}
        slug={bench.lesson.slug}
        since={() => bench.firstRowAt()}
        onFollow={follow}
      />
      <section
        class="wire-scroller"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        aria-label="Wire, scrollable"
        onScroll={(event) => {
          if (wire.form() !== 'table') return;
          const box = event.currentTarget;
          wire.setFollows(box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOW);
        }}
      >
        <Show
          when={wire.form() === 'table'}
          fallback={
            <Suspense>
              <WireLanes rows={wire.rows()} onOpen={show} />
            </Suspense>
          }
        >
          <WireTable
            rows={wire.rows()}
            since={bench.firstRowAt()}
            open={open()}
            lit={lit()}
            onToggle={toggle}
          />
        </Show>
        <Show when={wire.isEmpty()}>
          <p class="empty">Every request, answer and frame appears here, byte by byte.</p>
        </Show>
        <Show when={!wire.isEmpty() && wire.rows().length === 0}>
          <p class="empty">
            Nothing on the wire is like that.{' '}
            <button type="button" class="button" onClick={() => wire.showAll()}>
              Show all
            </button>
          </p>
        </Show>
      </section>
    </div>
  );
}

function toggled(before: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}
