// The wire as a table. Its rows lie in blocks, each a body of the table, so that the browser lays out and paints only those
// near the part that is seen: a thousand rows stay in the document, where a search and a screen reader find them.
import { createMemo, For, lazy, Show, Suspense } from 'solid-js';
import type { Row } from '../../sandbox/index.ts';

/** Comes with the sandbox, whose model of a dump it draws; nobody opens a row before that was fetched. */
const WireBytes = lazy(async () => ({ default: (await import('./wire-bytes.tsx')).WireBytes }));

const BLOCK = 40;

interface Props {
  readonly rows: readonly Row[];
  /** When the wire began. */
  readonly since: number;
  readonly open: ReadonlySet<number>;
  /** The field that the prose points at. */
  readonly lit: string | undefined;
  readonly onToggle: (id: number) => void;
}

export function WireTable(props: Props) {
  // A row keeps its block while older ones leave, so that no block is made anew.
  const blocks = createMemo(() => Map.groupBy(props.rows, (row) => Math.floor(row.id / BLOCK)));
  const keys = createMemo(() => [...blocks().keys()], [], { equals: sameItems });
  return (
    // The roles are said, since a table that is laid out as blocks may lose them.
    // biome-ignore-start lint/a11y/noRedundantRoles: see above.
    <table class="wire-table" role="table" aria-label="Wire" aria-rowcount={props.rows.length + 1}>
      <thead role="rowgroup">
        <tr role="row" class="wire-head">
          <th role="columnheader" scope="col">
            Time
          </th>
          <th role="columnheader" scope="col">
            <abbr title="Connection">Conn.</abbr>
          </th>
          <th role="columnheader" scope="col">
            <span class="visually-hidden">Direction</span>
          </th>
          <th role="columnheader" scope="col">
            Meaning
          </th>
          <th role="columnheader" scope="col" class="wire-size">
            Bytes
          </th>
        </tr>
      </thead>
      <For each={keys()}>
        {(key) => {
          const rows = createMemo(() => blocks().get(key) ?? [], [], { equals: sameItems });
          return (
            <tbody role="rowgroup" class="wire-block" style={{ '--rows': rows().length }}>
              <For each={rows()}>
                {(row) => <WireRow {...props} row={row} isOpen={props.open.has(row.id)} />}
              </For>
            </tbody>
          );
        }}
      </For>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: see above.
  );
}

interface RowProps {
  readonly row: Row;
  readonly since: number;
  readonly isOpen: boolean;
  readonly lit: string | undefined;
  readonly onToggle: (id: number) => void;
}

function WireRow(props: RowProps) {
  const { row } = props;
  const toServer = row.direction === 'client-to-server';
  const isLit = () => props.lit !== undefined && row.fields.some(({ name }) => name === props.lit);
  const detail = `wire-row-${row.id}`;
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: see above.
    <>
      <tr
        role="row"
        class="wire-row"
        data-row={row.id}
        data-direction={row.direction}
        data-kind={row.kind}
        data-open={props.isOpen}
        data-lit={isLit()}
      >
        <td role="cell" class="wire-time">
          {timeOf(row.at - props.since)}
        </td>
        <td role="cell" class="wire-connection">
          {row.connection}
        </td>
        <td role="cell" class="wire-direction">
          <span aria-hidden="true">{toServer ? '→' : '←'}</span>
          <span class="visually-hidden">{toServer ? 'client to server' : 'server to client'}</span>
        </td>
        <td role="cell" class="wire-meaning">
          <Show when={row.size > 0} fallback={<span class="wire-plain">{row.summary}</span>}>
            <button
              type="button"
              class="wire-open"
              aria-expanded={props.isOpen}
              aria-controls={detail}
              onClick={() => props.onToggle(row.id)}
            >
              {row.summary}
            </button>
          </Show>
          <Show when={row.fault}>{(fault) => <span class="wire-fault">{fault()}</span>}</Show>
        </td>
        <td role="cell" class="wire-size">
          {row.size > 0 ? row.size.toLocaleString('en') : ''}
        </td>
      </tr>
      <Show when={props.isOpen}>
        <tr role="row" class="wire-detail" id={detail} data-direction={row.direction}>
          <td role="cell" colSpan={5}>
            <Suspense>
              <WireBytes row={row} lit={props.lit} />
            </Suspense>
          </td>
        </tr>
      </Show>
    </>
    // biome-ignore-end lint/a11y/noRedundantRoles: see above.
  );
}

function sameItems<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

/** Seconds with milliseconds: `12.345`. */
function timeOf(at: number): string {
  return (at / 1000).toFixed(3);
}
