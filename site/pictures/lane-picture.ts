// The picture of a shared link: the lanes of a recorded run, without a word, for the title stands beside it.
import { heightOf, lanesOf, spanOf, tellingLanes } from '../lanes/lanes.ts';
import type { RecordedRow } from '../recordings/recording.ts';
import { pngOf, type Rectangle } from './png.ts';

/** What those who show links ask for. */
export const PICTURE = { width: 1200, height: 630 } as const;

/** Of the light theme in styles/tokens.css. */
const INKS = {
  paper: '#fbfaf6',
  line: '#8d897e',
  switched: '#1f1d1a',
  client: '#1b5cb8',
  server: '#a64b00',
} as const;
const EDGE = { x: 90, y: 75 } as const;
const MOST_PITCH = 96;
const MARK = 7;

/** A PNG with at most `most` lanes. */
export function lanePicture(rows: readonly RecordedRow[], most: number): Buffer<ArrayBuffer> {
  const lanes = tellingLanes(lanesOf(rows), most);
  const span = spanOf(lanes);
  const room = PICTURE.width - 2 * EDGE.x;
  const x = (at: number) => EDGE.x + ((at - span.from) / (span.to - span.from)) * room;
  const pitch = Math.min(MOST_PITCH, (PICTURE.height - 2 * EDGE.y) / lanes.length);
  const top = (PICTURE.height - pitch * lanes.length) / 2;
  const rectangles = lanes.flatMap((lane, place): Rectangle[] => {
    const y = top + pitch * (place + 0.5);
    const end = lane.closed === undefined ? EDGE.x + room : x(lane.closed);
    const turn = lane.switched === undefined ? end : x(lane.switched);
    const line = (from: number, to: number, thick: number, ink: string): Rectangle => {
      return { x: from, y: y - thick / 2, width: to - from, height: thick, ink };
    };
    const marks = lane.marks.map(({ at, from, size }): Rectangle => {
      // Half a lane is 12 units high: see heightOf.
      const height = (heightOf(size) * pitch) / 24;
      const isClient = from === 'client';
      const ink = isClient ? INKS.client : INKS.server;
      return {
        x: x(at) - MARK / 2,
        y: isClient ? y - height - 2 : y + 2,
        width: MARK,
        height,
        ink,
      };
    });
    return [line(x(lane.opened), turn, 2, INKS.line), line(turn, end, 4, INKS.switched), ...marks];
  });
  return pngOf(PICTURE.width, PICTURE.height, INKS.paper, rectangles);
}
