// Which of the program's ports is meant, where it listens on several.
import { For, Show } from 'solid-js';
import type { BenchModel } from './bench-model.ts';

export function PortField(props: { readonly bench: BenchModel }) {
  const { bench } = props;
  return (
    <Show when={bench.ports().length > 1}>
      <label class="field-label">
        Port
        <select onChange={(event) => bench.choosePort(Number(event.currentTarget.value))}>
          <For each={bench.ports()}>
            {(port) => <option selected={port === bench.chosenPort()}>{port}</option>}
          </For>
        </select>
      </label>
    </Show>
  );
}
