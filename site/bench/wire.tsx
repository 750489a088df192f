// The wire: a row for each event on a connection. A row opens to its fields and bytes.
import {
  createEffect,
  createSignal,
  For,
  lazy,
  onCleanup,
  onMount,
  Show,
  Suspense,
} from 'solid-js';
import type { Row } from '../../sandbox/index.ts';
import type { BenchModel } from './bench-model.ts';
import { onField } from './wire-field.ts';

/** Comes with the sandbox, whose model of a dump it draws; nobody opens a row before that was fetched. */
const WireBytes = lazy(async () => ({ default: (await import('./wire-bytes.tsx')).WireBytes }));

/** Nearer to the end than this, the table follows the wire. */
const FOLLOW = 40;

export function WireView(props: { readonly bench: BenchModel }) {
  const rows = () => props.bench.rows();
  const [open, setOpen] = createSignal<ReadonlySet<number>>(new Set());
  const [lit, setLit] = createSignal<string>();
  let scroller: HTMLElement | undefined;
  let follows = true;

  function toggle(id: number): void {
    // Who reads a row does not want it to move away when the next one comes.
    follows = false;
    setOpen((before) => toggled(before, id));
  }

  createEffect(() => {
    rows();
    if (follows && scroller !== undefined) scroller.scrollTop = scroller.scrollHeight;
  });

  onMount(() => {
    onCleanup(
      onField((news) => {
        setLit(news.kind === 'dim' ? undefined : news.field);
        if (news.kind !== 'open') return;
        const row = rows().findLast((each) => has(each, news.field));
        if (row === undefined) return;
        props.bench.setView('wire');
        follows = false;
        setOpen((before) => new Set([...before, row.id]));
        const shown = scroller?.querySelector(`[data-row="${row.id}"]`);
        shown?.scrollIntoView({ block: 'start', behavior: 'instant' });
      }),
    );
  });

  return (
    <div class="wire">
      <div class="wire-bar">
        <span class="wire-key to-server" aria-hidden="true">
          → client to server
        </span>
        <span class="wire-key to-client" aria-hidden="true">
          ← server to client
        </span>
        <button
          type="button"
          class="button quiet"
          disabled={rows().length === 0}
          onClick={() => props.bench.clearRows()}
        >
          Clear<span class="visually-hidden"> the wire</span>
        </button>
      </div>
      <section
        class="wire-scroller"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        aria-label="Wire, scrollable"
        onScroll={(event) => {
          const box = event.currentTarget;
          follows = box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOW;
        }}
      >
        <table class="wire-table" aria-label="Wire">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">
                <abbr title="Connection">Conn.</abbr>
              </th>
              <th scope="col">
                <span class="visually-hidden">Direction</span>
              </th>
              <th scope="col">Meaning</th>
              <th scope="col" class="wire-size">
                Bytes
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(row) => (
                <WireRow
                  row={row}
                  since={props.bench.firstRowAt()}
                  open={open().has(row.id)}
                  lit={lit()}
                  onToggle={() => toggle(row.id)}
                />
              )}
            </For>
          </tbody>
        </table>
        <Show when={rows().length === 0}>
          <p class="empty">Every request, answer and frame appears here, byte by byte.</p>
        </Show>
      </section>
    </div>
  );
}

interface RowProps {
  readonly row: Row;
  /** When the wire began. */
  readonly since: number;
  readonly open: boolean;
  readonly lit: string | undefined;
  readonly onToggle: () => void;
}

function WireRow(props: RowProps) {
  const { row } = props;
  const toServer = row.direction === 'client-to-server';
  const isLit = () => props.lit !== undefined && has(row, props.lit);
  const detail = `wire-row-${row.id}`;
  return (
    <>
      <tr
        class="wire-row"
        data-row={row.id}
        data-direction={row.direction}
        data-kind={row.kind}
        data-open={props.open}
        data-lit={isLit()}
      >
        <td class="wire-time">{timeOf(row.at - props.since)}</td>
        <td class="wire-connection">{row.connection}</td>
        <td class="wire-direction">
          <span aria-hidden="true">{toServer ? '→' : '←'}</span>
          <span class="visually-hidden">{toServer ? 'client to server' : 'server to client'}</span>
        </td>
        <td class="wire-meaning">
          <Show when={row.size > 0} fallback={<span class="wire-plain">{row.summary}</span>}>
            <button
              type="button"
              class="wire-open"
              aria-expanded={props.open}
              aria-controls={detail}
              onClick={() => props.onToggle()}
            >
              {row.summary}
            </button>
          </Show>
          <Show when={row.fault}>{(fault) => <span class="wire-fault">{fault()}</span>}</Show>
        </td>
        <td class="wire-size">{row.size > 0 ? row.size.toLocaleString('en') : ''}</td>
      </tr>
      <Show when={props.open}>
        <tr class="wire-detail" id={detail} data-direction={row.direction}>
          <td colSpan={5}>
            <Suspense>
              <WireBytes row={row} lit={props.lit} />
            </Suspense>
          </td>
        </tr>
      </Show>
    </>
  );
}

function has(row: Row, field: string): boolean {
  return row.fields.some((each) => each.name === field);
}

function toggled(before: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}

/** Seconds with milliseconds: `12.345`. */
function timeOf(at: number): string {
  return (at / 1000).toFixed(3);
}
