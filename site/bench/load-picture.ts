// Draws a run: a lane for each client above, how many were served below, time to the right. What has been drawn stays, so
// that a frame costs what is new; all is drawn anew only when the scale, the size or the theme changes. Ten thousand
// clients cost no more than there are lanes that fit.
import type { Ended, Lane } from '../../sandbox/index.ts';
import { drawCurves, type Scene, ticksOf } from './load-curves.ts';
import { type Inks, inksOf } from './load-inks.ts';
import { lanesShown, reachOf, tickText } from './load-scale.ts';

const AXIS = 18;
const GAP = 8;
const TOP = 4;
/** The share of the height that the lanes have; the curve has the rest. */
const LANES = 0.64;
const LEAST_LANE = 2;
const MOST_LANE = 16;
/** Below this height a lane has no room for a second run. */
const ROOM_FOR_TWO = 4;
const LEAST_MARK = 2;

interface Frame {
  readonly width: number;
  readonly height: number;
  /** Milliseconds at the right edge. */
  readonly reach: number;
  readonly lanesHeight: number;
  readonly lane: number;
  readonly every: number;
}

export class LoadPicture {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #scene: Scene = { run: undefined, kept: undefined, prediction: undefined };
  #frame: Frame | undefined;
  #inks: Inks;
  /** How many ended requests of the run are drawn. */
  #drawn = 0;
  /** The pixel up to which each lane is drawn: marks that fall on it again would not be seen. */
  #edges = new Float64Array(0);

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('This browser draws no canvas.');
    this.#canvas = canvas;
    this.#context = context;
    this.#inks = inksOf(canvas);
  }

  /** Of the run's clients, every so manieth has a lane. */
  get every(): number {
    return this.#frame?.every ?? 1;
  }

  /** Draws what is new; all of it where the scene is another one. */
  draw(scene: Scene): void {
    const frame = this.#frameOf(scene);
    const isSame =
      scene.run === this.#scene.run &&
      scene.kept === this.#scene.kept &&
      scene.prediction === this.#scene.prediction &&
      sameFrame(frame, this.#frame);
    this.#scene = scene;
    this.#frame = frame;
    if (!isSame) this.#clear(frame);
    if ((scene.run ?? scene.kept ?? scene.prediction) === undefined) return;
    if (!isSame) this.#drawBehind(frame);
    this.#drawLanes(frame);
    this.#drawCurves(frame);
  }

  /** The theme or the size is another: the next drawing is a whole one. */
  forget(): void {
    this.#inks = inksOf(this.#canvas);
    this.#frame = undefined;
  }

  #frameOf({ run, kept, prediction, reach: least = 0 }: Scene): Frame {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const shown = [run?.elapsed, kept?.elapsed, prediction?.within, least];
    const longest = Math.max(...shown.map((time) => time ?? 0));
    const isGrowing = run !== undefined && !run.isOver;
    const reach = isGrowing ? reachOf(longest) : Math.max(longest, 1) * 1.02;
    const lanesHeight = Math.max(0, (height - AXIS - GAP - TOP) * LANES);
    const clients = Math.max(run?.plan.clients ?? 0, kept?.plan.clients ?? 0);
    const { every, shown: lanes } = lanesShown(clients, Math.floor(lanesHeight / LEAST_LANE));
    const lane = Math.min(MOST_LANE, lanesHeight / Math.max(1, lanes));
    return { width, height, reach, lanesHeight, lane, every };
  }

  #clear(frame: Frame): void {
    const { width, height, lanesHeight } = frame;
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const context = this.#context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#drawn = 0;
    this.#edges = new Float64Array(Math.ceil(lanesHeight / LEAST_LANE) + 1).fill(-1);
  }

  /** What the run is drawn over: the axis, and the lanes of the run that was kept. */
  #drawBehind(frame: Frame): void {
    this.#drawAxis(frame);
    const { kept } = this.#scene;
    if (kept !== undefined && frame.lane >= ROOM_FOR_TWO) {
      const { recording } = kept;
      for (let index = 0; index < recording.length; index += 1)
        this.#drawKept(frame, recording.at(index));
    }
  }

  #drawAxis({ width, height, reach }: Frame): void {
    const context = this.#context;
    context.font = `11px ${this.#inks.font}`;
    context.textBaseline = 'bottom';
    for (const tick of ticksOf(reach, width)) {
      const x = (tick / reach) * width;
      this.#rectangle(this.#inks.rule, x, TOP, 1, height - AXIS - TOP);
      context.fillStyle = this.#inks.quiet;
      const text = tickText(tick);
      const room = width - context.measureText(text).width - 1;
      context.fillText(text, Math.min(x + 3, room), height - 1);
    }
  }

  #drawLanes(frame: Frame): void {
    const { run } = this.#scene;
    if (run === undefined) return;
    const { recording, lanes, elapsed } = run;
    for (; this.#drawn < recording.length; this.#drawn += 1) {
      this.#drawEnded(frame, recording.at(this.#drawn));
    }
    if (run.isOver) return;
    for (let index = 0; index < lanes.length; index += frame.every) {
      const lane = lanes[index];
      if (lane !== undefined && lane.phase !== 'idle') this.#drawOpen(frame, index, lane, elapsed);
    }
  }

  /** A request that is under way. Its end draws over it. */
  #drawOpen(frame: Frame, index: number, lane: Lane, now: number): void {
    const { top, bar } = this.#barOf(frame, index);
    const x = (at: number) => (at / frame.reach) * frame.width;
    const sentAt = lane.phase === 'connecting' ? now : lane.sentAt;
    this.#connecting(x(lane.begunAt), x(sentAt), top, bar);
    if (lane.phase === 'connecting') return;
    const heardAt = lane.phase === 'waiting' ? now : lane.heardAt;
    this.#span(this.#inks.waiting, x(lane.sentAt), x(heardAt), top, bar);
    if (lane.phase === 'receiving')
      this.#span(this.#inks.toClient, x(lane.heardAt), x(now), top, bar);
  }

  #drawEnded(frame: Frame, ended: Ended): void {
    if (ended.lane % frame.every !== 0) return;
    const { top, bar } = this.#barOf(frame, ended.lane);
    const x = (at: number) => (at / frame.reach) * frame.width;
    const row = ended.lane / frame.every;
    const right = x(ended.endedAt);
    if (ended.failure === undefined && right - (this.#edges[row] ?? -1) < 0.5) return;
    this.#edges[row] = right;
    const { begunAt, endedAt } = ended;
    const sentAt = Number.isNaN(ended.sentAt) ? endedAt : ended.sentAt;
    const heardAt = Number.isNaN(ended.heardAt) ? endedAt : ended.heardAt;
    this.#connecting(x(begunAt), x(sentAt), top, bar);
    this.#span(this.#inks.waiting, x(sentAt), x(heardAt), top, bar);
    if (ended.failure === undefined) {
      const from = Math.min(x(heardAt), right - LEAST_MARK);
      this.#rectangle(this.#inks.toClient, from, top, right - from, bar);
    } else {
      this.#rectangle(this.#inks.trouble, right - LEAST_MARK, top, LEAST_MARK, bar);
    }
  }

  /** The run before, in grey under the lane of the same client. */
  #drawKept(frame: Frame, { lane, begunAt, endedAt, failure }: Ended): void {
    if (lane % frame.every !== 0) return;
    const { keptTop, keptBar } = this.#barOf(frame, lane);
    const x = (at: number) => (at / frame.reach) * frame.width;
    this.#span(this.#inks.keptWaiting, x(begunAt), x(endedAt), keptTop, keptBar);
    const ink = failure === undefined ? this.#inks.kept : this.#inks.trouble;
    this.#rectangle(ink, x(endedAt) - LEAST_MARK, keptTop, LEAST_MARK, keptBar);
  }

  #barOf({ lane, every }: Frame, index: number) {
    const top = TOP + Math.floor(index / every) * lane;
    const isShared = this.#scene.kept !== undefined && lane >= ROOM_FOR_TWO;
    const room = lane < ROOM_FOR_TWO ? lane : lane - Math.min(2, lane / 4);
    const bar = isShared ? room * 0.6 : room;
    return { top, bar, keptTop: top + bar, keptBar: room - bar };
  }

  #connecting(from: number, to: number, top: number, bar: number): void {
    const line = Math.min(2, bar);
    this.#span(this.#inks.toServer, from, to, top + (bar - line) / 2, line);
    // The request goes out: what the client sends is a mark of its own hue.
    this.#rectangle(this.#inks.toServer, to, top, 1, bar);
  }

  /** Drawn over what was there, for the waiting ink lets it shine through. */
  #span(ink: string, from: number, to: number, top: number, height: number): void {
    if (to <= from) return;
    this.#context.clearRect(from, top, to - from, height);
    this.#rectangle(ink, from, top, to - from, height);
  }

  #drawCurves(frame: Frame): void {
    const { height, lanesHeight } = frame;
    const top = TOP + lanesHeight + GAP;
    drawCurves(this.#context, this.#inks, this.#scene, {
      width: frame.width,
      reach: frame.reach,
      top,
      bottom: height - AXIS,
    });
  }

  #rectangle(ink: string, left: number, top: number, width: number, height: number): void {
    this.#context.fillStyle = ink;
    this.#context.fillRect(left, top, width, height);
  }
}

function sameFrame(one: Frame, other: Frame | undefined): boolean {
  return (
    one.width === other?.width &&
    one.height === other.height &&
    one.reach === other.reach &&
    one.every === other.every
  );
}
