// What the program wrote. A traceback's places in the lesson's files lead into the editor.
import { createEffect, For, Show } from 'solid-js';
import type { BenchModel } from './bench-model.ts';
import { frameIn, type OutputLine } from './output-log.ts';

/** Nearer to the end than this, the log follows what is written. */
const FOLLOW = 40;

const SPEAKER = { stdout: '', stderr: 'stderr', console: 'page', bench: '' } as const;

export function OutputView(props: { readonly bench: BenchModel }) {
  let scroller: HTMLDivElement | undefined;
  let follows = true;
  const log = () => props.bench.log();
  const paths = () => props.bench.drafts.files().map((file) => file.path);

  createEffect(() => {
    log();
    if (follows && scroller !== undefined) scroller.scrollTop = scroller.scrollHeight;
  });

  return (
    <div
      class="output"
      role="log"
      aria-label="Output"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      ref={scroller}
      onScroll={(event) => {
        const box = event.currentTarget;
        follows = box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOW;
      }}
    >
      <Show when={log().dropped > 0}>
        <p class="output-note">{log().dropped.toLocaleString('en')} earlier lines are not kept.</p>
      </Show>
      <For each={log().lines} fallback={<p class="empty">What the program prints appears here.</p>}>
        {(line) => (
          <Line
            line={line}
            paths={paths()}
            onPlace={(path, number) => props.bench.goTo(path, number)}
          />
        )}
      </For>
    </div>
  );
}

interface LineProps {
  readonly line: OutputLine;
  readonly paths: readonly string[];
  readonly onPlace: (path: string, line: number) => void;
}

function Line(props: LineProps) {
  const frame = frameIn(props.line.text, props.paths);
  const speaker = SPEAKER[props.line.source];
  return (
    <div class="output-line" data-source={props.line.source}>
      <Show when={speaker !== ''}>
        <span class="visually-hidden">{speaker}: </span>
      </Show>
      {frame === undefined ? (
        props.line.text
      ) : (
        <>
          {frame.before}
          <button
            type="button"
            class="output-place"
            onClick={() => props.onPlace(frame.path, frame.line)}
          >
            {frame.link}
          </button>
          {frame.after}
        </>
      )}
      <Show when={props.line.times > 1}>
        <span class="output-times"> × {props.line.times.toLocaleString('en')}</span>
      </Show>
    </div>
  );
}
