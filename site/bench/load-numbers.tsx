// A run in numbers, beside the one that was kept: what failed and why, the prediction, and the picture as a table.
import { createSignal, For, Show } from 'solid-js';
import type { LoadRun, LoadSummary } from '../../sandbox/index.ts';
import { laneRows } from './lane-rows.ts';
import type { LoadModel } from './load-model.ts';
import { durationText } from './load-scale.ts';

/** More reasons than these are not listed one by one. */
const MOST_REASONS = 5;

export function LoadNumbers(props: { readonly model: LoadModel }) {
  const { model } = props;
  return (
    <Show when={model.summary()}>
      {(summary) => (
        <div class="load-numbers">
          <table class="load-table" aria-label="Load in numbers">
            <thead>
              <tr>
                <td />
                <th scope="col">Served</th>
                <th scope="col">Per second</th>
                <th scope="col">p50</th>
                <th scope="col">p95</th>
                <th scope="col">p99</th>
                <th scope="col">Max</th>
              </tr>
            </thead>
            <tbody>
              <NumbersRow name="This run" summary={summary()} />
              <Show when={model.kept() !== model.run() && model.keptSummary()}>
                {(kept) => <NumbersRow name="Kept" summary={kept()} />}
              </Show>
            </tbody>
          </table>
          <Show when={summary().failures.length > 0}>
            <ul class="load-failures" aria-label="Failures">
              <For each={summary().failures.slice(0, MOST_REASONS)}>
                {([reason, count]) => (
                  <li>
                    {count.toLocaleString('en')} {reason}
                  </li>
                )}
              </For>
              <Show when={summary().failures.length > MOST_REASONS}>
                <li>… and {summary().failures.length - MOST_REASONS} further reasons</li>
              </Show>
            </ul>
          </Show>
          <p class="load-verdict" aria-live="polite">
            {model.busy() ? '' : verdictOf(model)}
          </p>
          <Show when={!model.busy() && model.run()}>{(run) => <LanesTable run={run()} />}</Show>
        </div>
      )}
    </Show>
  );
}

function NumbersRow(props: { readonly name: string; readonly summary: LoadSummary }) {
  const latency = () => props.summary.latency;
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td>
        {props.summary.served.toLocaleString('en')} of {props.summary.asked.toLocaleString('en')}
      </td>
      <td>{rateText(props.summary.throughput)}</td>
      <td>{durationText(latency().p50)}</td>
      <td>{durationText(latency().p95)}</td>
      <td>{durationText(latency().p99)}</td>
      <td>{durationText(latency().max)}</td>
    </tr>
  );
}

function rateText(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en');
}

function verdictOf(model: LoadModel): string {
  const prediction = model.prediction();
  const run = model.run();
  if (prediction === undefined || run === undefined) return '';
  const served = run.recording.servedWithin(prediction.within);
  const said = prediction.served.toLocaleString('en');
  const seconds = (prediction.within / 1000).toLocaleString('en');
  return served === prediction.served
    ? `You said ${said}, and so it was: ${said} served within ${seconds} s.`
    : `You said ${said}. ${served.toLocaleString('en')} were served within ${seconds} s.`;
}

/** What the picture shows, for those who cannot see it. Made when it is asked for. */
function LanesTable(props: { readonly run: LoadRun }) {
  const [isOpen, setOpen] = createSignal(false);
  const rows = () => laneRows(props.run);
  return (
    <details
      class="load-lanes"
      open={isOpen()}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>The picture as a table</summary>
      <Show when={isOpen()}>
        <table class="load-table" aria-label="Lanes">
          <thead>
            <tr>
              <th scope="col">Client</th>
              <th scope="col">Served</th>
              <th scope="col">Failed</th>
              <th scope="col">Connecting</th>
              <th scope="col">Waiting</th>
              <th scope="col">Receiving</th>
              <th scope="col">Last end</th>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(row) => (
                <tr>
                  <th scope="row">{row.client.toLocaleString('en')}</th>
                  <td>{row.served}</td>
                  <td>{row.failed}</td>
                  <td>{durationText(row.connecting)}</td>
                  <td>{durationText(row.waiting)}</td>
                  <td>{durationText(row.receiving)}</td>
                  <td>{durationText(row.lastEnd)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </details>
  );
}
