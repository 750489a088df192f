// The wire as lanes. What the client sends rises from the line, what the server sends hangs from it, so that the two hues
// are never the only difference. The table says all of it in words.
import { createMemo, createSignal, For, Show } from 'solid-js';
import type { Row } from '../../sandbox/index.ts';
import { type Axis, axisOf, type Lane, lanesOf, type Mark, nearestMark } from './wire-lanes.ts';

interface Props {
  readonly rows: readonly Row[];
  readonly onOpen: (row: Row) => void;
}

/** Units of a lane's picture from top to bottom; its line is in the middle. */
const HEIGHT = 40;
const MIDDLE = HEIGHT / 2;
/** From the line to a mark, and the length of the longest. */
const GAP = 2;
const LONGEST = 16;
/** CSS pixels beside a mark that still belong to it. */
const REACH = 12;

export function WireLanes(props: Props) {
  const lanes = createMemo(() => lanesOf(props.rows));
  const numbers = createMemo(() => lanes().map(({ connection }) => connection), [], {
    equals: (one, other) =>
      one.length === other.length && one.every((each, index) => each === other[index]),
  });
  const axis = createMemo(() => axisOf(props.rows));
  const [pointed, setPointed] = createSignal<Mark>();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls.
    <div class="wire-lanes" role="group" aria-label="Lanes" onPointerLeave={() => setPointed()}>
      <div class="lane-axis" aria-hidden="true">
        <For each={axis().ticks}>
          {(tick) => (
            <span
              style={{ '--at': `${100 * shareOf(tick.after, axis())}%` }}
              data-late={shareOf(tick.after, axis()) > 0.9}
            >
              {tick.label}
            </span>
          )}
        </For>
      </div>
      <For each={numbers()}>
        {(number) => (
          <Show when={lanes().find(({ connection }) => connection === number)}>
            {(lane) => (
              <LaneView
                lane={lane()}
                axis={axis()}
                pointed={pointed()}
                onPoint={setPointed}
                onOpen={props.onOpen}
              />
            )}
          </Show>
        )}
      </For>
      <p class="lane-readout" data-direction={pointed()?.row.direction}>
        <Show
          when={pointed()}
          fallback="Point at a mark for what it means; press it for its bytes."
        >
          {(mark) => `${mark().toServer ? '→' : '←'} ${mark().row.summary}`}
        </Show>
      </p>
    </div>
  );
}

interface LaneProps {
  readonly lane: Lane;
  readonly axis: Axis;
  readonly pointed: Mark | undefined;
  readonly onPoint: (mark: Mark | undefined) => void;
  readonly onOpen: (row: Row) => void;
}

function LaneView(props: LaneProps) {
  const x = (at: number) => at - props.axis.from;
  const width = () => props.axis.to - props.axis.from;
  const isHere = () =>
    props.pointed !== undefined && props.pointed.row.connection === props.lane.connection;
  const marks = (toServer: boolean) =>
    props.lane.marks
      .filter((mark) => mark.toServer === toServer)
      .map((mark) => markPath(mark, x))
      .join('');
  const end = () => (props.lane.closed ? x(props.lane.to) : width());

  function markAt(event: MouseEvent & { readonly currentTarget: SVGSVGElement }): Mark | undefined {
    const box = event.currentTarget.getBoundingClientRect();
    const perPixel = width() / box.width;
    const at = props.axis.from + (event.clientX - box.left) * perPixel;
    return nearestMark(props.lane, at, REACH * perPixel);
  }

  return (
    <div class="lane">
      <p class="lane-name">
        <span class="lane-number">#{props.lane.connection}</span> {props.lane.asks}{' '}
        <span class="lane-answer">{props.lane.answer}</span>
      </p>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the table's rows do the same for the keyboard. */}
      <svg
        class="lane-picture"
        viewBox={`0 0 ${width()} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={laneWords(props.lane)}
        onPointerMove={(event) => props.onPoint(markAt(event))}
        onClick={(event) => {
          const mark = markAt(event);
          if (mark !== undefined) props.onOpen(mark.row);
        }}
      >
        <path class="lane-line" d={`M${x(props.lane.from)} ${MIDDLE}H${end()}`} />
        <Show when={props.lane.switched}>
          {(switched) => (
            <path class="lane-line switched" d={`M${x(switched())} ${MIDDLE}H${end()}`} />
          )}
        </Show>
        <Show when={props.lane.opened}>
          <path class="lane-start" d={`M${x(props.lane.from)} ${MIDDLE}h0`} />
        </Show>
        <Show when={props.lane.closed}>
          <path class="lane-line" d={`M${x(props.lane.to)} ${MIDDLE - 4}v8`} />
        </Show>
        <path class="lane-marks to-server" d={marks(true)} />
        <path class="lane-marks to-client" d={marks(false)} />
        <Show when={isHere() && props.pointed}>
          {(mark) => (
            <path
              class={`lane-marks pointed ${mark().toServer ? 'to-server' : 'to-client'}`}
              d={markPath(mark(), x)}
            />
          )}
        </Show>
      </svg>
    </div>
  );
}

function markPath(mark: Mark, x: (at: number) => number): string {
  const up = mark.toServer ? -1 : 1;
  return `M${x(mark.at).toFixed(2)} ${MIDDLE + up * GAP}v${(up * LONGEST * mark.height).toFixed(1)}`;
}

function laneWords({ connection, asks, answer, marks }: Lane): string {
  const sent = marks.filter((mark) => mark.toServer).length;
  const came = answer === '' ? '' : `, answered ${answer}`;
  return `Connection ${connection}: ${asks}${came}. ${sent} from the client, ${marks.length - sent} from the server.`;
}

function shareOf(after: number, { from, to }: Axis): number {
  return after / (to - from);
}
