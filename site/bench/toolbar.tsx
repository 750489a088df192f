// The bench's head: what the program is doing, and the buttons that start and stop it. On phones it is all that shows
// of the sheet until that is pulled up, so Run is always in reach.
import { Show } from 'solid-js';
import type { BenchModel } from './bench-model.ts';
import { MachineSelect } from './machine-select.tsx';
import { statusText } from './run-state.ts';
import { TrackChoice } from './track-choice.tsx';

interface Props {
  readonly bench: BenchModel;
  readonly onRun: () => void;
  readonly tracks: readonly string[];
  readonly onTrack: (track: string) => void;
}

export function Toolbar(props: Props) {
  const { bench } = props;
  return (
    <div class="toolbar">
      <button
        type="button"
        class="button primary"
        title="Run (Ctrl+Enter)"
        onPointerEnter={() => bench.warm()}
        onFocus={() => bench.warm()}
        onClick={() => props.onRun()}
      >
        <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
          <path d="M2 1l9 5-9 5z" fill="currentColor" />
        </svg>
        Run
      </button>
      <button type="button" class="button" disabled={!bench.live()} onClick={() => bench.stop()}>
        Stop
      </button>
      <Status bench={bench} />
      <TrackChoice tracks={props.tracks} chosen={bench.lesson.track} onChoose={props.onTrack} />
      <Show when={bench.lesson.track === 'node'}>
        <MachineSelect bench={bench} />
      </Show>
      <div class="toolbar-end">
        <button
          type="button"
          class="button quiet"
          disabled={bench.drafts.isUntouched()}
          onClick={() => bench.reset()}
        >
          Reset
        </button>
        <Show when={bench.drafts.hasSolution}>
          <button
            type="button"
            class="button quiet"
            aria-pressed={bench.drafts.showsSolution()}
            onClick={() => bench.drafts.turn()}
          >
            Solution
          </button>
        </Show>
      </div>
    </div>
  );
}

function Status(props: { readonly bench: BenchModel }) {
  const state = () => props.bench.state();
  const done = () => {
    const now = state();
    return now.kind === 'booting' ? Math.round(now.done * 100) : undefined;
  };
  const text = () => statusText(state(), props.bench.lesson.port);
  return (
    <div class="status" data-kind={state().kind}>
      <span class="status-dot" aria-hidden="true" />
      <span class="status-text" role="status" title={text()}>
        {text()}
      </span>
      <Show when={done() !== undefined}>
        <div
          class="status-progress"
          role="progressbar"
          aria-label="Booting"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={done()}
          style={{ '--done': `${done()}%` }}
        />
      </Show>
    </div>
  );
}
