// The load: many clients at once, drawn as they are served.
import { createUniqueId, type JSX, onMount, Show } from 'solid-js';
import type { LoadKind } from '../../sandbox/index.ts';
import type { BenchModel } from './bench-model.ts';
import { createLoad, type LoadModel } from './load-model.ts';
import { LoadNumbers } from './load-numbers.tsx';
import { LoadPictureView } from './load-picture-view.tsx';
import { PortField } from './port-field.tsx';

export function LoadView(props: { readonly bench: BenchModel }) {
  const { bench } = props;
  const model = createLoad({
    connect: () => bench.machine()?.far.connect,
    port: () => bench.chosenPort(),
    isListening: () => bench.port() !== undefined,
  });
  return (
    <div class="load">
      {/* Another one for each setting that the text or a prediction brings along: its fields are filled once. */}
      <Show when={model.setting()} keyed>
        {(setting) => <LoadForm bench={bench} model={model} takesFocus={setting.asked} />}
      </Show>
      <div class="load-result">
        <LoadPictureView model={model} network={bench.network} />
        <LoadNumbers model={model} />
      </div>
    </div>
  );
}

const KINDS: readonly (readonly [LoadKind, string])[] = [
  ['http', 'HTTP GET'],
  ['websocket', 'WebSocket echo'],
  ['slow-reader', 'Slow reader'],
];

interface FormProps {
  readonly bench: BenchModel;
  readonly model: LoadModel;
  /** The reader has asked for this setting: what is left to do is Start. */
  readonly takesFocus: boolean;
}

function LoadForm(props: FormProps) {
  const { bench, model } = props;
  const { fields, set } = model;
  let start: HTMLButtonElement | undefined;
  onMount(() => {
    if (props.takesFocus) start?.focus();
  });
  return (
    <form
      class="load-form"
      aria-label="Load"
      onSubmit={(event) => {
        event.preventDefault();
        if (model.busy()) model.stop();
        else void model.start();
      }}
    >
      <Field name="Kind">
        {(id) => (
          <select
            id={id}
            onChange={({ currentTarget }) => {
              const [kind] = KINDS[currentTarget.selectedIndex] ?? [];
              if (kind !== undefined) model.choose(kind);
            }}
          >
            {KINDS.map(([kind, name]) => (
              <option selected={kind === fields.kind}>{name}</option>
            ))}
          </select>
        )}
      </Field>
      <Field name="Path">
        {(id) => (
          <input
            id={id}
            type="text"
            spellcheck={false}
            autocomplete="off"
            value={fields.path}
            onInput={({ currentTarget }) => set('path', currentTarget.value)}
          />
        )}
      </Field>
      <PortField bench={bench} />
      <NumberField
        name="Clients"
        value={fields.clients}
        onInput={(value) => set('clients', value)}
      />
      <NumberField
        name="Requests each"
        value={fields.requests}
        onInput={(value) => set('requests', value)}
      />
      <NumberField
        name="Think time"
        unit="ms"
        value={fields.thinkTime}
        onInput={(value) => set('thinkTime', value)}
      />
      <Show when={fields.kind === 'slow-reader'}>
        <NumberField
          name="Reads"
          unit="kB/s"
          value={fields.rate}
          onInput={(value) => set('rate', value)}
        />
      </Show>
      <NumberField
        name="Give up after"
        unit="s"
        value={fields.patience}
        onInput={(value) => set('patience', value)}
      />
      <Field name="Your prediction" unit="s">
        {(id) => (
          <>
            <NumberInput
              id={id}
              value={fields.predicted}
              onInput={(value) => set('predicted', value)}
            />
            <span class="load-unit">in</span>
            <NumberInput
              label="Seconds for it"
              value={fields.within}
              onInput={(value) => set('within', value)}
            />
          </>
        )}
      </Field>
      <div class="load-buttons">
        <button
          ref={start}
          type="submit"
          class="button"
          disabled={!model.busy() && model.fault() !== undefined}
        >
          {model.busy() ? 'Stop' : 'Start'}
        </button>
        <button
          type="button"
          class="button quiet"
          disabled={model.busy() || (model.run() === undefined && model.kept() === undefined)}
          title={model.kept() ? undefined : 'Keep this run, and draw the next one over it'}
          onClick={() => (model.kept() ? model.forget() : model.keep())}
        >
          {model.kept() ? 'Forget' : 'Keep'}
        </button>
      </div>
      <p class="load-fault" role="alert">
        {model.fault() ?? model.refusal()}
      </p>
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly children: (id: string) => JSX.Element;
}

function Field(props: FieldProps) {
  const id = createUniqueId();
  return (
    <div class="load-field">
      <label for={id}>{props.name}</label>
      <div class="load-value">
        {props.children(id)}
        <Show when={props.unit}>{(unit) => <span class="load-unit">{unit()}</span>}</Show>
      </div>
    </div>
  );
}

interface NumberProps {
  /** An empty field is NaN. */
  readonly value: number;
  readonly onInput: (value: number) => void;
}

function NumberField(props: NumberProps & { readonly name: string; readonly unit?: string }) {
  return (
    <Field name={props.name} unit={props.unit}>
      {(id) => <NumberInput id={id} value={props.value} onInput={props.onInput} />}
    </Field>
  );
}

function NumberInput(props: NumberProps & { readonly id?: string; readonly label?: string }) {
  // What the reader types stays as they type it: the field is given its number once.
  const shown = Number.isNaN(props.value) ? '' : String(props.value);
  return (
    <input
      id={props.id}
      aria-label={props.label}
      type="number"
      min="0"
      step="any"
      inputmode="decimal"
      autocomplete="off"
      value={shown}
      onInput={({ currentTarget }) => props.onInput(currentTarget.valueAsNumber)}
    />
  );
}
