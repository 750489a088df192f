// The head of the wire: what is shown of it, and what can be done with it.
import { createSignal, For, Show } from 'solid-js';
import type { Direction } from '../../sandbox/index.ts';
import { saveBlob } from './save-blob.ts';
import type { WireForm, WireModel } from './wire-model.ts';

interface Props {
  readonly wire: WireModel;
  readonly slug: string;
  /** When the wire began. */
  readonly since: () => number;
  readonly onFollow: () => void;
}

const DIRECTIONS: readonly {
  readonly direction: Direction;
  readonly mark: string;
  readonly name: string;
}[] = [
  { direction: 'client-to-server', mark: '→', name: 'client to server' },
  { direction: 'server-to-client', mark: '←', name: 'server to client' },
];

const FORMS: readonly { readonly form: WireForm; readonly name: string }[] = [
  { form: 'table', name: 'Table' },
  { form: 'lanes', name: 'Lanes' },
];

export function WireBar(props: Props) {
  const { wire } = props;
  return (
    <div class="wire-bar">
      <div class="wire-directions">
        <For each={DIRECTIONS}>
          {({ direction, mark, name }) => (
            <button
              type="button"
              class="wire-key"
              data-direction={direction}
              aria-pressed={wire.shows(direction)}
              title={`Show what goes ${name.replace(' to ', ' → ')}`}
              onClick={() => wire.turn(direction)}
            >
              <span aria-hidden="true">{mark} </span>
              <span class="wire-key-words">{name}</span>
            </button>
          )}
        </For>
      </div>
      <input
        class="wire-filter"
        type="text"
        aria-label="Filter"
        placeholder="Filter: words, or #2 for a connection"
        spellcheck={false}
        autocomplete="off"
        value={wire.filter().text}
        onInput={(event) => wire.look(event.currentTarget.value)}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row by every browser. */}
      <div class="wire-forms" role="group" aria-label="Show the wire as">
        <For each={FORMS}>
          {({ form, name }) => (
            <button
              type="button"
              class="button quiet"
              aria-pressed={wire.form() === form}
              onClick={() => wire.setForm(form)}
            >
              {name}
            </button>
          )}
        </For>
      </div>
      <div class="wire-deeds">
        <button
          type="button"
          class="button quiet"
          aria-pressed={wire.paused()}
          title="Keep these rows; the wire goes on behind them"
          onClick={() => wire.pause()}
        >
          Pause
        </button>
        <Show when={wire.form() === 'table'}>
          <button
            type="button"
            class="button quiet"
            aria-pressed={wire.follows()}
            title="Keep to the newest row"
            onClick={() => (wire.follows() ? wire.setFollows(false) : props.onFollow())}
          >
            Follow
          </button>
        </Show>
        <SaveMenu {...props} />
        <button
          type="button"
          class="button quiet"
          disabled={wire.isEmpty()}
          onClick={() => wire.clear()}
        >
          Clear<span class="visually-hidden"> the wire</span>
        </button>
      </div>
    </div>
  );
}

function SaveMenu(props: Props) {
  const [open, setOpen] = createSignal(false);
  let menu: HTMLDetailsElement | undefined;

  async function save(kind: 'json' | 'text'): Promise<void> {
    setOpen(false);
    const { wireJson, wireText } = await import('./wire-save.ts');
    const rows = props.wire.rows();
    const json = kind === 'json';
    const text = json ? wireJson(rows, props.since()) : wireText(rows, props.since());
    const type = json ? 'application/json' : 'text/plain';
    saveBlob(new Blob([text], { type }), `${props.slug}-wire.${json ? 'json' : 'txt'}`);
  }

  return (
    <details
      class="menu"
      ref={menu}
      open={open()}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      onFocusOut={(event) => {
        if (!menu?.contains(event.relatedTarget as Node | null)) setOpen(false);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false);
      }}
    >
      <summary class="button quiet">Save</summary>
      <div class="menu-items">
        <button type="button" class="button quiet" onClick={() => void save('json')}>
          As JSON
        </button>
        <button type="button" class="button quiet" onClick={() => void save('text')}>
          As text with hex
        </button>
      </div>
    </details>
  );
}
