// The lesson's checks: what must be seen on the wire, and whether it was.
import { For, Show } from 'solid-js';
import type { BenchModel } from './bench-model.ts';
import type { CheckState } from './check-run.ts';

export function ChecksView(props: { readonly bench: BenchModel }) {
  const { bench } = props;
  return (
    <div class="checks">
      <div class="checks-bar">
        <p>
          {bench.checks.wasRun()
            ? `${bench.checks.passed()} of ${bench.lesson.checks.length} passed`
            : 'Each check is a client of your server and judges what comes back.'}
        </p>
        <button
          type="button"
          class="button"
          disabled={bench.checks.busy()}
          onClick={() => bench.check()}
        >
          Check
        </button>
      </div>
      <ul aria-label="Checks" class="check-list">
        <For each={bench.lesson.checks}>
          {(check) => {
            const state = () => bench.checks.stateOf(check.id);
            return (
              <li class="check" data-verdict={kindOf(state())}>
                <Mark state={state()} />
                <div>
                  <p class="check-says">{check.says}</p>
                  <p class="check-verdict">{wordsOf(state())}</p>
                  <Show when={seenIn(state())}>
                    {(seen) => <pre class="check-seen">{seen()}</pre>}
                  </Show>
                </div>
              </li>
            );
          }}
        </For>
      </ul>
    </div>
  );
}

type Kind = 'passed' | 'failed' | 'running' | 'not-run';

function kindOf(state: CheckState): Kind {
  if (state === 'running') return 'running';
  if (state === 'not run') return 'not-run';
  return state.passed ? 'passed' : 'failed';
}

function wordsOf(state: CheckState): string {
  if (state === 'running') return 'running …';
  if (state === 'not run') return 'not run';
  return state.passed ? 'passed' : `failed: ${state.why}`;
}

function seenIn(state: CheckState): string | undefined {
  return typeof state === 'object' && !state.passed ? state.seen : undefined;
}

const SHAPES: Readonly<Record<Kind, string>> = {
  passed: 'M3.5 8.5l3 3 6-7',
  failed: 'M4.5 4.5l7 7m0-7l-7 7',
  running: 'M8 4v4l2.5 1.5',
  'not-run': '',
};

function Mark(props: { readonly state: CheckState }) {
  return (
    <svg class="check-mark" viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
      <circle cx="8" cy="8" r="7.25" />
      <path d={SHAPES[kindOf(props.state)]} />
    </svg>
  );
}
