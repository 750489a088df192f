// The bench: the lesson's program, what it does, and everything that crosses the wire. Names are in the design: tests,
// screen readers and teachers find its parts by them.
import {
  createEffect,
  createSignal,
  lazy,
  onCleanup,
  onMount,
  type ParentProps,
  Show,
} from 'solid-js';
import { unwrap } from 'solid-js/store';
import { BENCH_WIDTH } from '../layouts/stored-choices.ts';
import { createBench, type View } from './bench-model.ts';
import { ChecksView } from './checks.tsx';
import { Editor } from './editor.tsx';
import { FileDeeds } from './file-deeds.tsx';
import { createFit } from './fit.ts';
import { createFrame } from './frame.ts';
import type { BenchLesson } from './lesson.ts';
import { onLoadWanted } from './load-wish.ts';
import type { MachineChoice } from './machine-choice.ts';
import { MachineNotices } from './machine-select.tsx';
import { Notices } from './notices.tsx';
import { OnDemand } from './on-demand.tsx';
import { OutputView } from './output.tsx';
import { PreviewView } from './preview.tsx';
import { Splitter } from './splitter.tsx';
import { TabList } from './tab-list.tsx';
import { Toolbar } from './toolbar.tsx';
import { commandOf } from './track.ts';
import { WireView } from './wire.tsx';

const RequestView = lazy(async () => ({ default: (await import('./request.tsx')).RequestView }));
const LoadView = lazy(async () => ({ default: (await import('./load.tsx')).LoadView }));

const tabOf = (key: string) => `bench-tab-${key.replaceAll(/[^\w]/g, '-')}`;
const panelOf = (key: string) => `bench-panel-${key.replaceAll(/[^\w]/g, '-')}`;
const filePanel = 'bench-panel-file';

interface Props {
  readonly lesson: BenchLesson;
  /** No text stands beside it: nothing to be dragged, folded or pulled up. */
  readonly alone?: boolean;
  /** The lesson's tracks, and what changes to another one. */
  readonly tracks: readonly string[];
  readonly onTrack: (track: string) => void;
  readonly machine: MachineChoice;
}

export default function Bench(props: ParentProps<Props>) {
  // An island's props are a store, whose proxies cannot be sent to the machine's worker.
  const lesson = unwrap(props.lesson);
  const bench = createBench(lesson, props.machine);
  const frame = createFrame(props.alone ?? false);
  const [section, setSection] = createSignal<HTMLElement>();
  const shape = createFit(section);
  createEffect(() => {
    if (bench.arrival.calls()) frame.pullUp();
  });
  onMount(() => {
    const showLoad = () => {
      frame.pullUp();
      bench.setView('load');
    };
    onCleanup(onLoadWanted(showLoad));
  });
  const [editorShare, setEditorShare] = createSignal(40);
  const [wireShare, setWireShare] = createSignal(38);
  let body: HTMLDivElement | undefined;
  let lower: HTMLDivElement | undefined;

  /** What has a place of its own needs no tab. */
  const pinned = (view: View) =>
    (view === 'wire' && shape() !== 'one') || (view === 'output' && shape() === 'three');
  const shown = (view: View) => pinned(view) || selected() === view;
  const selected = (): View => (pinned(bench.view()) ? 'preview' : bench.view());

  const views = () =>
    [
      { key: 'preview' as const, name: 'Preview' },
      { key: 'wire' as const, name: 'Wire', note: count(bench.rows().length) },
      { key: 'output' as const, name: 'Output', note: count(bench.log().lines.length) },
      { key: 'checks' as const, name: 'Checks', note: checksNote() },
      { key: 'request' as const, name: 'Request' },
      { key: 'load' as const, name: 'Load' },
    ].filter((item) => !pinned(item.key));

  const checksNote = () =>
    bench.checks.wasRun() ? `${bench.checks.passed()}/${lesson.checks.length}` : undefined;

  const files = () =>
    bench.drafts.files().map((file) => ({
      key: file.path,
      name: file.path,
      note: bench.drafts.isEdited(file.path) ? '•' : undefined,
    }));

  function run(): void {
    frame.pullUp();
    bench.run();
  }

  const panel = (view: View) => ({
    id: panelOf(view),
    role: pinned(view) ? ('group' as const) : ('tabpanel' as const),
    'aria-label': NAMES[view],
    class: `panel panel-${view}`,
    hidden: !shown(view),
  });

  return (
    <section
      class="bench"
      aria-label="Bench"
      ref={setSection}
      data-fit={shape()}
      data-sheet={frame.sheet()}
      data-folded={frame.folded()}
      data-alone={props.alone}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented)
          return;
        event.preventDefault();
        run();
      }}
    >
      <Show when={!props.alone}>
        <Splitter
          label="Width of the bench"
          orientation="vertical"
          value={frame.width()}
          min={BENCH_WIDTH.least}
          max={BENCH_WIDTH.most}
          measure={(event) => 100 - (event.clientX / window.innerWidth) * 100}
          onChange={frame.setWidth}
        />
      </Show>
      <div class="bench-head">
        <Show when={!props.alone}>
          <button
            type="button"
            class="sheet-handle"
            aria-label={frame.sheet() === 'down' ? 'Pull up the bench' : 'Put down the bench'}
            aria-expanded={frame.sheet() === 'up'}
            onClick={() => frame.toggleSheet()}
            onPointerDown={frame.drag}
          />
        </Show>
        <Toolbar bench={bench} onRun={run} tracks={props.tracks} onTrack={props.onTrack} />
        <Show when={!props.alone}>
          <button
            type="button"
            class="icon-button fold"
            aria-label={frame.folded() ? 'Unfold the bench' : 'Fold the bench'}
            aria-expanded={!frame.folded()}
            onClick={() => frame.toggleFold()}
          >
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d="M4 3l5 5-5 5M12 3v10" />
            </svg>
          </button>
        </Show>
      </div>
      <p class="only-without-script">
        Running this program needs JavaScript. Its code is below; it also runs with{' '}
        <code>
          {commandOf(lesson.track)} {lesson.entry}
        </code>{' '}
        on your own machine.
      </p>
      <div
        class="bench-body"
        ref={body}
        inert={frame.hidden()}
        style={{ '--editor-share': `${editorShare()}%` }}
      >
        <div class="files">
          <TabList
            label="Files"
            items={files()}
            selected={bench.drafts.active()?.path ?? lesson.entry}
            tabOf={tabOf}
            panelOf={() => filePanel}
            onSelect={(path) => bench.drafts.select(path)}
          />
          <FileDeeds bench={bench} />
          <Notices bench={bench} />
          <MachineNotices bench={bench} />
        </div>
        <div
          class="file-panel"
          id={filePanel}
          role="tabpanel"
          aria-labelledby={tabOf(bench.drafts.active()?.path ?? lesson.entry)}
        >
          <Editor bench={bench} onRun={run}>
            {props.children}
          </Editor>
        </div>
        <Splitter
          label="Height of the editor"
          orientation="horizontal"
          value={editorShare()}
          min={15}
          max={80}
          measure={(event) => shareAt(event, body)}
          onChange={setEditorShare}
        />
        <div class="lower" ref={lower} style={{ '--wire-share': `${wireShare()}%` }}>
          <TabList
            label="Views"
            items={views()}
            selected={selected()}
            tabOf={tabOf}
            panelOf={panelOf}
            onSelect={(view) => bench.setView(view)}
          />
          <div {...panel('preview')}>
            <PreviewView bench={bench} />
          </div>
          <div {...panel('output')}>
            <OutputView bench={bench} />
          </div>
          <div {...panel('checks')}>
            <ChecksView bench={bench} />
          </div>
          <div {...panel('request')}>
            <OnDemand shown={shown('request')}>
              <RequestView bench={bench} />
            </OnDemand>
          </div>
          <div {...panel('load')}>
            <OnDemand shown={shown('load')}>
              <LoadView bench={bench} />
            </OnDemand>
          </div>
          <Splitter
            label="Height of the wire"
            orientation="horizontal"
            value={100 - wireShare()}
            min={20}
            max={85}
            measure={(event) => shareAt(event, lower)}
            onChange={(value) => setWireShare(100 - value)}
          />
          <div {...panel('wire')}>
            <WireView bench={bench} />
          </div>
        </div>
      </div>
    </section>
  );
}

const NAMES: Readonly<Record<View, string>> = {
  preview: 'Preview',
  wire: 'Wire',
  output: 'Output',
  checks: 'Checks',
  request: 'Request',
  load: 'Load',
};

function count(number: number): string | undefined {
  return number === 0 ? undefined : String(number);
}

function shareAt(event: PointerEvent, box: HTMLElement | undefined): number {
  const rect = box?.getBoundingClientRect();
  return rect === undefined ? 50 : ((event.clientY - rect.top) / rect.height) * 100;
}
