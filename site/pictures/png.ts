// Rectangles on a sheet as a PNG (W3C PNG, third edition), with a palette: what a picture of lanes needs, and no more.
import { crc32, deflateSync } from 'node:zlib';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** `#1b5cb8`. */
  readonly ink: string;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** 8 bits a pixel, indexed colour, deflate, adaptive filtering, no interlace. */
const FORMAT = [8, 3, 0, 0, 0];
/** Of a scanline that is stored as it is. */
const NO_FILTER = 0;

/** Later rectangles lie on earlier ones; what reaches over the edge is cut. `ground` is the sheet's own colour. */
export function pngOf(
  width: number,
  height: number,
  ground: string,
  rectangles: readonly Rectangle[],
): Buffer<ArrayBuffer> {
  const inks = [...new Set([ground, ...rectangles.map(({ ink }) => ink)])];
  // Each scanline begins with its filter.
  const lines = Buffer.alloc((width + 1) * height, NO_FILTER);
  for (const { x, y, width: wide, height: high, ink } of rectangles) {
    const [left, right] = [clamped(x, width), clamped(x + wide, width)];
    for (let row = clamped(y, height); row < clamped(y + high, height); row += 1) {
      const start = row * (width + 1) + 1;
      lines.fill(inks.indexOf(ink), start + left, start + right);
    }
  }
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([size, Buffer.from(FORMAT)])),
    chunk('PLTE', Buffer.from(inks.map((ink) => ink.slice(1)).join(''), 'hex')),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function clamped(value: number, most: number): number {
  return Math.min(most, Math.max(0, Math.round(value)));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
