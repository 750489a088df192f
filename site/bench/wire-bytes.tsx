// An opened row: its fields, and its bytes as hex and text. A field and its bytes light up together.
import { createMemo, createSignal, For, Show } from 'solid-js';
import { type Field, fieldsAt, hexDump, type Row } from '../../sandbox/index.ts';

/** Bytes shown at once; a body of kilobytes is unfolded on demand. */
const FIRST = 512;

interface Props {
  readonly row: Row;
  /** The field that the prose points at. */
  readonly lit: string | undefined;
}

export function WireBytes(props: Props) {
  const [pointed, setPointed] = createSignal<Field>();
  const [whole, setWhole] = createSignal(false);
  const lines = createMemo(() => hexDump(props.row.bytes.subarray(0, whole() ? undefined : FIRST)));
  const folded = () => props.row.bytes.length > FIRST && !whole();
  const lit = () => pointed() ?? props.row.fields.find((field) => field.name === props.lit);
  const isLit = (index: number) => {
    const field = lit();
    return field !== undefined && index >= field.start && index < field.end;
  };

  function point(event: PointerEvent): void {
    const at = event.target instanceof HTMLElement ? event.target.dataset.at : undefined;
    setPointed(at === undefined ? undefined : fieldsAt(props.row.fields, Number(at)).at(-1));
  }

  return (
    <div class="bytes">
      <Show when={props.row.fields.length > 0}>
        <FieldList fields={props.row.fields} lit={lit()} onPoint={setPointed} />
      </Show>
      {/* Pointing is a shortcut for the eye: the fields above do the same for the keyboard. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls. */}
      <div
        class="hex"
        role="group"
        aria-label="Bytes"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        onPointerOver={point}
        onPointerLeave={() => setPointed(undefined)}
      >
        <For each={lines()}>
          {(line) => (
            <div class="hex-line">
              <span class="hex-offset">{line.offset}</span>
              <span class="hex-bytes">
                <For each={line.cells}>
                  {(cell) => (
                    <span data-at={cell.index} data-lit={isLit(cell.index)}>
                      {cell.hex}
                    </span>
                  )}
                </For>
              </span>
              <span class="hex-text" aria-hidden="true">
                <For each={line.cells}>
                  {(cell) => (
                    <span data-at={cell.index} data-lit={isLit(cell.index)}>
                      {cell.text}
                    </span>
                  )}
                </For>
              </span>
            </div>
          )}
        </For>
      </div>
      <Show when={folded()}>
        <button type="button" class="button quiet" onClick={() => setWhole(true)}>
          Show all {props.row.bytes.length.toLocaleString('en')} bytes
        </button>
      </Show>
      <Show when={!folded() && props.row.size > props.row.bytes.length}>
        <p class="bytes-note">
          {props.row.size.toLocaleString('en')} bytes; the first{' '}
          {props.row.bytes.length.toLocaleString('en')} are kept.
        </p>
      </Show>
    </div>
  );
}

interface FieldListProps {
  readonly fields: readonly Field[];
  readonly lit: Field | undefined;
  readonly onPoint: (field: Field | undefined) => void;
}

function FieldList(props: FieldListProps) {
  return (
    <ul class="fields" aria-label="Fields">
      <For each={props.fields}>
        {(field) => (
          <li>
            <button
              type="button"
              class="field"
              data-lit={props.lit === field}
              onPointerEnter={() => props.onPoint(field)}
              onPointerLeave={() => props.onPoint(undefined)}
              onFocus={() => props.onPoint(field)}
              onBlur={() => props.onPoint(undefined)}
            >
              <span class="field-name">{field.name}</span>
              <span class="field-value">{field.value}</span>
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}
