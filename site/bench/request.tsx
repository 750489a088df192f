// The raw request: exactly these bytes out, exactly what comes back.
import { createEffect, createUniqueId, For, Show } from 'solid-js';
import type { BenchModel } from './bench-model.ts';
import { PortField } from './port-field.tsx';
import { connectionText, createRequest, type RequestModel } from './request-model.ts';
import { saveBlob } from './save-blob.ts';
import { MOST_SHOWN } from './transcript.ts';

export function RequestView(props: { readonly bench: BenchModel }) {
  const { bench } = props;
  const model = createRequest({
    connect: () => bench.machine()?.far.connect,
    port: () => bench.chosenPort(),
    snippets: bench.lesson.requests,
  });
  return (
    <div class="request">
      <RequestForm bench={bench} model={model} />
      <Response bench={bench} model={model} />
    </div>
  );
}

interface Parts {
  readonly bench: BenchModel;
  readonly model: RequestModel;
}

function RequestForm(props: Parts) {
  const { bench, model } = props;
  const { requests } = bench.lesson;
  const hint = createUniqueId();
  return (
    <form
      class="request-form"
      aria-label="Request"
      onSubmit={(event) => {
        event.preventDefault();
        model.send();
      }}
    >
      <div class="request-bar">
        <label class="field-label">
          Snippet
          <select
            onChange={(event) => {
              const snippet = requests[event.currentTarget.selectedIndex];
              if (snippet !== undefined) model.choose(snippet);
            }}
          >
            <For each={requests}>
              {(snippet) => <option selected={model.shows(snippet)}>{snippet.name}</option>}
            </For>
            {/* So that a snippet that was edited can be chosen again. */}
            <option hidden selected={!requests.some(model.shows)}>
              Edited
            </option>
          </select>
        </label>
        <PortField bench={bench} />
        <label class="field-label" title={model.stuck()}>
          <input
            type="checkbox"
            checked={model.escapes()}
            disabled={model.fault() !== undefined || model.stuck() !== undefined}
            onChange={() => model.turn()}
          />
          Escapes
        </label>
      </div>
      <textarea
        aria-label="Raw request"
        aria-describedby={hint}
        aria-invalid={model.fault() !== undefined}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        value={model.text()}
        onInput={(event) => model.setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          model.send();
        }}
      />
      <div class="request-foot">
        <p class="request-hint" id={hint} data-fault={model.fault() !== undefined}>
          <Hint model={model} />
        </p>
        <button
          type="submit"
          class="button"
          disabled={model.fault() !== undefined || model.size() === 0}
          title="Send (Ctrl+Enter)"
        >
          Send
        </button>
      </div>
    </form>
  );
}

function Hint(props: { readonly model: RequestModel }) {
  const { model } = props;
  return (
    <Show when={model.fault() === undefined} fallback={model.fault()}>
      {bytesText(model.size())}
      {'. '}
      <Show
        when={!model.escapes()}
        fallback={
          <>
            Only what is written goes out: <code>\r\n</code> ends a line, <code>\x00</code> is a
            byte, Enter is nothing. {model.stuck()}
          </>
        }
      >
        <Show
          when={!model.headIsOpen()}
          fallback="The head has not ended: without an empty line the server waits for more."
        >
          Enter goes out as <code>\r\n</code> in a head and as <code>\n</code> in a body.
        </Show>
      </Show>
    </Show>
  );
}

/** Nearer to the end than this, the response follows what comes. */
const FOLLOW = 40;

function Response(props: Parts) {
  const { bench, model } = props;
  let scroller: HTMLDivElement | undefined;
  // What was sent last stands at the top with the status line of its answer below it, until the reader scrolls: to the
  // end of it all, which is then followed, or to a place of their own.
  let keeps: 'request' | 'end' | 'place' = 'request';
  let sent = 0;
  /** Where we scrolled to, which is no wish of the reader's. */
  let ours = 0;
  const kind = () => model.state()?.kind;

  createEffect(() => {
    const before = sent;
    sent = model.blocks().filter(({ from }) => from === 'client').length;
    if (sent !== before) keeps = 'request';
    if (scroller === undefined || keeps === 'place') return;
    const last = [...scroller.querySelectorAll<HTMLElement>('[data-from="client"]')].at(-1);
    const top = keeps === 'end' ? scroller.scrollHeight : (last?.offsetTop ?? 0);
    scroller.scrollTop = top;
    ours = scroller.scrollTop;
  });

  return (
    <section class="response" aria-label="Response">
      <div class="response-bar">
        <p class="response-state" aria-live="polite" data-open={kind() === 'open'}>
          {connectionText(model.state(), bench.chosenPort())}
        </p>
        <div class="response-deeds">
          <Show when={kind() === 'open'}>
            <button
              type="button"
              class="button quiet"
              title="FIN: we send no more and go on reading"
              onClick={() => model.halfClose()}
            >
              Half-close
            </button>
          </Show>
          <Show when={kind() !== undefined && kind() !== 'over'}>
            <button type="button" class="button quiet" onClick={() => model.close()}>
              Close
            </button>
          </Show>
          <Show when={model.received() > 0}>
            <button
              type="button"
              class="button quiet"
              onClick={() => saveBlob(model.all(), 'response.bin')}
            >
              Save
            </button>
          </Show>
        </div>
      </div>
      <div
        class="response-bytes"
        role="log"
        aria-label="Bytes of the response"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        ref={scroller}
        onScroll={(event) => {
          const box = event.currentTarget;
          if (box.scrollTop === ours) return;
          ours = box.scrollTop;
          keeps = box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOW ? 'end' : 'place';
        }}
      >
        <For each={model.blocks()}>
          {(block) => (
            <div class="burst" data-from={block.from}>
              <p class="burst-head">
                <span aria-hidden="true">{block.from === 'client' ? '→' : '←'}</span>{' '}
                {bytesText(block.size)} {block.from === 'client' ? 'sent' : 'received'} at{' '}
                {(block.at / 1000).toFixed(3)} s
              </p>
              <Show when={block.plain !== '' || block.escaped !== ''}>
                <pre>{model.escapes() ? block.escaped : block.plain}</pre>
              </Show>
            </div>
          )}
        </For>
        <Show when={model.received() > MOST_SHOWN}>
          <p class="burst-note">
            {bytesText(model.received())} came; the first {MOST_SHOWN.toLocaleString('en')} are
            shown. Save has them all.
          </p>
        </Show>
        <Show when={model.blocks().length === 0}>
          <p class="empty">What the server sends appears here as it comes, byte for byte.</p>
        </Show>
      </div>
    </section>
  );
}

function bytesText(size: number): string {
  return `${size.toLocaleString('en')} ${size === 1 ? 'byte' : 'bytes'}`;
}
