// The lesson's version of a file against what the editor has.
import { createEffect, createSignal, onCleanup, onMount, Show } from 'solid-js';
import type { BenchModel } from './bench-model.ts';
import type { DiffEditor } from './monaco-diff.ts';

interface Props {
  readonly bench: BenchModel;
  readonly onRun: () => void;
}

export function DiffView(props: Props) {
  const { bench } = props;
  let host: HTMLDivElement | undefined;
  let gone = false;
  const [editor, setEditor] = createSignal<DiffEditor>();
  const [trouble, setTrouble] = createSignal(false);

  onMount(() => {
    import('./monaco-diff.ts')
      .then(({ openDiff }) => {
        if (gone || host === undefined) return;
        const wishes = { folder: bench.lesson.slug, onRun: () => props.onRun() };
        setEditor(openDiff(host, wishes));
      })
      .catch(() => setTrouble(true));
  });

  onCleanup(() => {
    gone = true;
    editor()?.dispose();
  });

  createEffect(() => {
    const path = bench.drafts.active()?.path;
    if (path !== undefined) editor()?.show(path, bench.drafts.original(path));
  });

  return (
    <>
      <div class="editor-host" ref={host} />
      <Show when={trouble()}>
        <p class="editor-trouble" role="alert">
          The diff could not be fetched. Check your connection, then press Diff twice.
        </p>
      </Show>
    </>
  );
}
