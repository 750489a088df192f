// The editor. Until the reader goes into it, the highlighted text that the page was built with stands in its place, in
// the same type on the same lines.
import { createEffect, createSignal, onCleanup, onMount, type ParentProps, Show } from 'solid-js';
import type { BenchModel } from './bench-model.ts';
import { DiffView } from './diff-view.tsx';
import type { CodeEditor } from './monaco.ts';

interface Props {
  readonly bench: BenchModel;
  readonly onRun: () => void;
}

export function Editor(props: ParentProps<Props>) {
  const { bench } = props;
  let host: HTMLDivElement | undefined;
  let listing: HTMLDivElement | undefined;
  const [editor, setEditor] = createSignal<CodeEditor>();
  const [trouble, setTrouble] = createSignal(false);
  /** Tab has led into the editor or been pressed in it: from then on the reader has to know how it leads out. */
  const [tabbed, setTabbed] = createSignal(false);
  let loading: Promise<void> | undefined;
  let gone = false;

  function load(): Promise<void> {
    loading ??= import('./monaco.ts')
      .then(async ({ openEditor }) => {
        if (host === undefined || gone) return;
        const opened = await openEditor(host, {
          folder: bench.lesson.slug,
          onEdit: (path, text) => bench.drafts.edit(path, text),
          onRun: () => props.onRun(),
          onCursor: (line) => bench.setCursorLine(line),
        });
        if (gone) opened.dispose();
        else setEditor(opened);
      })
      .catch(() => {
        loading = undefined;
        setTrouble(true);
      });
    return loading;
  }

  async function enter(): Promise<void> {
    await load();
    editor()?.focus();
  }

  onMount(() => {
    if (!bench.drafts.isUntouched()) void load();
    onCleanup(whenIdle(() => void load()));
  });

  onCleanup(() => {
    gone = true;
    editor()?.dispose();
  });

  createEffect(() => editor()?.setFiles(bench.drafts.files()));

  createEffect(() => {
    const path = bench.drafts.active()?.path;
    if (path !== undefined) editor()?.show(path);
    for (const pre of listing?.querySelectorAll<HTMLElement>('[data-file]') ?? []) {
      pre.hidden = pre.dataset.file !== path;
    }
  });

  createEffect(() => {
    if (bench.diff()) void load();
  });

  createEffect(() => {
    const place = bench.place();
    if (place === undefined) return;
    bench.setDiff(false);
    void load().then(() => {
      editor()?.goTo(place.path, place.line);
      if (place.quiet !== true) editor()?.focus();
    });
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears what bubbles up from the editor within.
    <div
      class="editor"
      onKeyUp={(event) => event.key === 'Tab' && setTabbed(true)}
      onFocusOut={() => setTabbed(false)}
    >
      <div
        class="listing"
        ref={listing}
        hidden={editor() !== undefined}
        onFocusIn={() => void enter()}
        onPointerDown={() => void enter()}
      >
        {props.children}
      </div>
      <div class="editor-host" ref={host} hidden={editor() === undefined || bench.diff()} />
      <Show when={bench.diff() && editor() !== undefined}>
        <DiffView bench={bench} onRun={() => props.onRun()} />
      </Show>
      <p class="editor-hint" aria-live="polite">
        {tabbed() && 'Tab indents. Ctrl+M (Ctrl+Shift+M on a Mac) lets it move on.'}
      </p>
      <Show when={trouble()}>
        <p class="editor-trouble" role="alert">
          The editor could not be fetched. Check your connection, then click into the code again.
        </p>
      </Show>
    </div>
  );
}

/** Not on a slow or metered connection, and not where the bench waits in a sheet: there the first click fetches it. */
function whenIdle(then: () => void): () => void {
  const connection = 'connection' in navigator ? navigator.connection : undefined;
  const saves = (connection as { readonly saveData?: boolean } | undefined)?.saveData === true;
  if (saves || !matchMedia('(width >= 1100px)').matches) return () => {};
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(then, 1_500);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(then, { timeout: 4_000 });
  return () => cancelIdleCallback(request);
}
