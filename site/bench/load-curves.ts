// Under the lanes: how many were served by when, of the run, of the one that was kept, and as the reader predicted.
import type { LoadRun } from '../../sandbox/index.ts';
import type { Inks } from './load-inks.ts';
import { ticksTo, tickText } from './load-scale.ts';

export interface Prediction {
  readonly served: number;
  /** Milliseconds. */
  readonly within: number;
}

/** All that a picture shows. */
export interface Scene {
  readonly run: LoadRun | undefined;
  readonly kept: LoadRun | undefined;
  readonly prediction: Prediction | undefined;
  /** Milliseconds that the axis shows at least, for pictures that are to be compared. */
  readonly reach?: number;
}

interface Place {
  readonly width: number;
  /** Milliseconds at the right edge. */
  readonly reach: number;
  readonly top: number;
  readonly bottom: number;
}

/** Pixels that a tick and its text need. */
const TICK_ROOM = 90;
/** Room above the highest value. */
const HEADROOM = 1.08;

export function ticksOf(reach: number, width: number): readonly number[] {
  return ticksTo(reach, Math.max(2, Math.floor(width / TICK_ROOM)));
}

export function drawCurves(
  context: CanvasRenderingContext2D,
  inks: Inks,
  { run, kept, prediction }: Scene,
  place: Place,
): void {
  const { width, reach, top, bottom } = place;
  context.clearRect(0, top, width, bottom - top + 1);
  context.fillStyle = inks.rule;
  for (const tick of ticksOf(reach, width))
    context.fillRect((tick / reach) * width, top, 1, bottom - top);
  context.fillRect(0, bottom, width, 1);
  const asked = [run, kept].map((each) => (each ? each.plan.clients * each.plan.requests : 0));
  const most = Math.max(1, ...asked, prediction?.served ?? 0) * HEADROOM;
  const y = (served: number) => bottom - (served / most) * (bottom - top);
  if (kept !== undefined) curve(context, kept, place, y, inks.kept, [4, 3]);
  if (run !== undefined) curve(context, run, place, y, inks.ink, []);
  if (prediction !== undefined) predicted(context, prediction, place, y(prediction.served), inks);
}

/** Steps: how many were served by each pixel's time. */
function curve(
  context: CanvasRenderingContext2D,
  { recording, elapsed }: LoadRun,
  { width, reach }: Place,
  y: (served: number) => number,
  ink: string,
  dash: readonly number[],
): void {
  context.beginPath();
  context.moveTo(0, y(0));
  const end = Math.min(width, (elapsed / reach) * width);
  for (let x = 1; x < end + 1; x += 1) {
    const at = Math.min(x, end);
    context.lineTo(at, y(recording.servedWithin((at / width) * reach)));
  }
  stroke(context, ink, dash);
}

function predicted(
  context: CanvasRenderingContext2D,
  { served, within }: Prediction,
  { width, reach, top, bottom }: Place,
  y: number,
  inks: Inks,
): void {
  const x = (within / reach) * width;
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(x, y);
  context.moveTo(x, top);
  context.lineTo(x, bottom);
  stroke(context, inks.ink, [2, 3]);
  const text = `your prediction: ${served.toLocaleString('en')} in ${tickText(within)}`;
  const room = context.measureText(text).width + 6;
  const left = Math.max(2, x + room < width ? x + 4 : x - room);
  const base = y - top < 15 ? y + 14 : y - 2;
  // A halo, so that curves do not cross the words out.
  context.strokeStyle = inks.ground;
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeText(text, left, base);
  context.fillStyle = inks.ink;
  context.fillText(text, left, base);
}

function stroke(context: CanvasRenderingContext2D, ink: string, dash: readonly number[]): void {
  context.setLineDash([...dash]);
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.stroke();
  context.setLineDash([]);
}
