// Which machine serves Node: a choice in the bench's head, the question that it raises, and what serves it now.
import { createSignal, Show } from 'solid-js';
import type { BenchModel } from './bench-model.ts';
import { MACHINE_NAMES, type MachineName } from './machine-choice.ts';

const NAMES = Object.entries(MACHINE_NAMES) as readonly (readonly [MachineName, string])[];

/** What serves the program, and a way to another where there is one. */
export function MachineSelect(props: { readonly bench: BenchModel }) {
  const { served, machineChoice, consent } = props.bench;
  const name = () => MACHINE_NAMES[served.name()];
  return (
    <>
      <Show when={machineChoice.isOffered()}>
        <select
          class="machine-choice"
          aria-label="Machine"
          title="What runs the program"
          onChange={({ currentTarget }) => {
            consent.wants(currentTarget.value as MachineName);
            // It shows what serves until another does.
            currentTarget.value = served.name();
          }}
        >
          {NAMES.map(([value, label]) => (
            <option value={value} selected={value === served.name()}>
              {label}
            </option>
          ))}
        </select>
      </Show>
      <span
        class={machineChoice.isOffered() ? 'visually-hidden' : 'track-machine'}
        role="status"
        title={served.refusal() ?? 'Node’s own library runs in this tab'}
      >
        {name()}
        <Show when={served.refusal()}>
          <span class="visually-hidden">: {served.refusal()}</span>
        </Show>
      </span>
    </>
  );
}

export function MachineNotices(props: { readonly bench: BenchModel }) {
  const { served, consent } = props.bench;
  const [isRead, setRead] = createSignal(false);
  return (
    <>
      <Show when={consent.isAsked()}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls of a form. */}
        <div class="notice" role="group" aria-label="WebContainer">
          <p>
            WebContainer is StackBlitz’s Node in the browser. It loads from stackblitz.com, and a
            program in it can reach the internet. The choice holds until you close this tab.
          </p>
          <div class="choices">
            <button type="button" class="button" onClick={() => consent.agree()}>
              Load it
            </button>
            <button type="button" class="button" onClick={() => consent.decline()}>
              Stay embedded
            </button>
          </div>
        </div>
      </Show>
      <Show when={served.refusal() !== undefined && !isRead()}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls of a form. */}
        <div class="notice" role="group" aria-label="Embedded">
          <p>{served.refusal()} The embedded machine runs the program instead.</p>
          <div class="choices">
            <button type="button" class="button" onClick={() => consent.agree()}>
              Try again
            </button>
            <button
              type="button"
              class="button"
              onClick={() => {
                consent.settle();
                setRead(true);
              }}
            >
              Stay embedded
            </button>
          </div>
        </div>
      </Show>
    </>
  );
}
