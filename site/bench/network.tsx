// The network: how far away the clients are.
import { createEffect, createSignal, For, Show, untrack } from 'solid-js';
import type { BenchModel } from './bench-model.ts';
import { ALL, type Network, networkFault } from './network-model.ts';

export function NetworkGroup(props: { readonly bench: BenchModel }) {
  const { network, clients } = props.bench;
  const [fault, setFault] = createSignal<string>();

  function set(change: Partial<Network>): void {
    setFault(networkFault({ ...network.current(), ...change }));
    network.set(change);
  }

  return (
    <fieldset class="network">
      <legend class="visually-hidden">Network</legend>
      <select
        aria-label="Clients"
        onChange={({ currentTarget }) => {
          network.select(currentTarget.value);
          setFault(undefined);
        }}
      >
        <option selected={network.selected() === ALL}>{ALL}</option>
        <For each={clients.all()}>
          {({ title }) => <option selected={network.selected() === title}>{title}</option>}
        </For>
      </select>
      <Setting
        name="Delay"
        unit="ms"
        value={network.current().delay}
        onLeave={() => setFault(undefined)}
        onInput={(delay) => set({ delay: Number.isNaN(delay) ? 0 : delay })}
      />
      <Setting
        name="Bandwidth"
        unit="kB/s"
        placeholder="no limit"
        value={network.current().bandwidth}
        onLeave={() => setFault(undefined)}
        onInput={(bandwidth) => set({ bandwidth: Number.isNaN(bandwidth) ? undefined : bandwidth })}
      />
      <Show when={props.bench.served.name() === 'webcontainer'}>
        <p class="network-note">
          In a WebContainer the preview’s clients are the browser’s own: this holds for Load alone.
        </p>
      </Show>
      <Show when={fault()}>
        <p class="network-fault" role="alert">
          {fault()}
        </p>
      </Show>
    </fieldset>
  );
}

interface SettingProps {
  readonly name: string;
  readonly unit: string;
  readonly placeholder?: string;
  readonly value: number | undefined;
  /** NaN where the field is empty. */
  readonly onInput: (value: number) => void;
  /** The field shows again what holds. */
  readonly onLeave: () => void;
}

function Setting(props: SettingProps) {
  let input: HTMLInputElement | undefined;
  const text = () => (props.value === undefined ? '' : String(props.value));

  createEffect(() => {
    const now = text();
    // What the reader is typing stays as they type it, also where it is no number yet.
    if (input !== undefined && document.activeElement !== input) input.value = now;
  });

  return (
    <label class="field-label">
      {props.name}
      <input
        ref={input}
        type="number"
        min="0"
        step="any"
        inputmode="decimal"
        autocomplete="off"
        placeholder={props.placeholder}
        value={untrack(text)}
        onInput={({ currentTarget }) => props.onInput(currentTarget.valueAsNumber)}
        onBlur={({ currentTarget }) => {
          currentTarget.value = text();
          props.onLeave();
        }}
      />
      <span aria-hidden="true">{props.unit}</span>
    </label>
  );
}
