// Tabs after the ARIA Authoring Practices: one stop for Tab, arrows between the tabs, selection follows the focus.
import { Index, type JSX } from 'solid-js';

export interface TabItem<Key extends string> {
  readonly key: Key;
  /** The accessible name. */
  readonly name: string;
  /** A small addition for the eye alone: a count, a dot. */
  readonly note?: string | undefined;
}

interface Props<Key extends string> {
  readonly label: string;
  readonly items: readonly TabItem<Key>[];
  readonly selected: Key;
  readonly panelOf: (key: Key) => string;
  readonly tabOf: (key: Key) => string;
  readonly onSelect: (key: Key) => void;
  readonly children?: JSX.Element;
}

export function TabList<Key extends string>(props: Props<Key>) {
  let list: HTMLDivElement | undefined;

  function move(event: KeyboardEvent): void {
    const keys = props.items.map((item) => item.key);
    const at = keys.indexOf(props.selected);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: keys.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const key = keys[(to + keys.length) % keys.length];
    if (key === undefined) return;
    props.onSelect(key);
    list?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  return (
    <div class="tabs" role="tablist" aria-label={props.label} ref={list} onKeyDown={move}>
      {/* By place: a note that changes often must not take the tab away from under a click. */}
      <Index each={props.items}>
        {(item) => (
          <button
            type="button"
            role="tab"
            class="tab"
            id={props.tabOf(item().key)}
            data-key={item().key}
            aria-selected={props.selected === item().key}
            aria-controls={props.panelOf(item().key)}
            tabIndex={props.selected === item().key ? 0 : -1}
            onClick={() => props.onSelect(item().key)}
          >
            {item().name}
            <span class="tab-note" aria-hidden="true">
              {item().note ?? ''}
            </span>
          </button>
        )}
      </Index>
    </div>
  );
}
