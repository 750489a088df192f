// The preview browser: one address bar, and its clients side by side.
import { createEffect, For, onCleanup, Show, untrack } from 'solid-js';
import type { BenchModel } from './bench-model.ts';
import { MAX_CLIENTS, type OpenedClient } from './client-list.ts';
import { NetworkButton, NetworkPlace } from './network-disclosure.tsx';

export function PreviewView(props: { readonly bench: BenchModel }) {
  const { clients } = props.bench;
  const ready = () => props.bench.port() !== undefined;
  return (
    <div class="preview">
      <AddressBar bench={props.bench} />
      <NetworkPlace bench={props.bench} />
      <div class="clients">
        <For each={clients.all()} fallback={<Waiting bench={props.bench} />}>
          {(opened) => (
            <ClientPane
              opened={opened}
              stale={!ready()}
              alone={clients.all().length === 1}
              selected={clients.current() === opened}
              onSelect={() => clients.select(opened)}
              onClose={() => clients.close(opened)}
            />
          )}
        </For>
      </div>
    </div>
  );
}

function AddressBar(props: { readonly bench: BenchModel }) {
  let input: HTMLInputElement | undefined;
  const current = () => props.bench.clients.current();
  const address = () => current()?.address() ?? `http://localhost:${props.bench.lesson.port}/`;

  createEffect(() => {
    // The page may move on while the reader types an address: what they type stays.
    if (input !== undefined && document.activeElement !== input) input.value = address();
    else address();
  });

  return (
    <form
      class="address-bar"
      onSubmit={(event) => {
        event.preventDefault();
        if (input !== undefined) current()?.client.go(input.value);
        input?.blur();
      }}
    >
      <button
        type="button"
        class="icon-button"
        aria-label="Back"
        disabled={!current()}
        onClick={() => current()?.client.back()}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="M10 3L5 8l5 5" />
        </svg>
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label="Forward"
        disabled={!current()}
        onClick={() => current()?.client.forward()}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="M6 3l5 5-5 5" />
        </svg>
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label="Reload"
        disabled={!current()}
        onClick={() => current()?.client.reload()}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3" />
        </svg>
      </button>
      <input
        ref={input}
        class="address"
        type="text"
        inputmode="url"
        aria-label="Address"
        spellcheck={false}
        autocomplete="off"
        value={untrack(address)}
        disabled={!current()}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={(event) => {
          event.currentTarget.value = address();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <NetworkButton network={props.bench.network} />
      <button
        type="button"
        class="button quiet"
        disabled={
          props.bench.port() === undefined || props.bench.clients.all().length >= MAX_CLIENTS
        }
        onClick={() => props.bench.newClient()}
      >
        New client
      </button>
    </form>
  );
}

interface PaneProps {
  readonly opened: OpenedClient;
  readonly alone: boolean;
  readonly selected: boolean;
  /** The program that served the page no longer listens. */
  readonly stale: boolean;
  readonly onSelect: () => void;
  readonly onClose: () => void;
}

function ClientPane(props: PaneProps) {
  let place: HTMLDivElement | undefined;
  // A frame that is moved reloads, so each element is put in its place once.
  createEffect(() => place?.append(props.opened.client.element));

  // A click inside a frame is heard only as the frame taking the focus.
  const selectIfInside = () => {
    if (place?.contains(document.activeElement)) props.onSelect();
  };
  createEffect(() => {
    window.addEventListener('blur', selectIfInside);
    onCleanup(() => window.removeEventListener('blur', selectIfInside));
  });

  return (
    <div
      class="client"
      data-selected={props.selected}
      data-stale={props.stale}
      data-state={props.opened.state()}
    >
      <Show when={!props.alone}>
        <div class="client-bar">
          <button
            type="button"
            class="client-name"
            aria-pressed={props.selected}
            onClick={() => props.onSelect()}
          >
            {props.opened.title}
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label={`Close ${props.opened.title}`}
            onClick={() => props.onClose()}
          >
            <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
              <path d="M4 4l8 8M12 4l-8 8" />
            </svg>
          </button>
        </div>
      </Show>
      <div class="client-place" ref={place} />
    </div>
  );
}

function Waiting(props: { readonly bench: BenchModel }) {
  const text = () => {
    switch (props.bench.state().kind) {
      case 'idle':
      case 'stopped':
        return `Run starts ${props.bench.lesson.entry} in this tab and opens its page here.`;
      case 'failed':
        return 'The program does not run. Output and status say why.';
      default:
        return 'Waiting for the program to listen …';
    }
  };
  return <p class="empty">{text()}</p>;
}
