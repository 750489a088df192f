// Messages within the text of a terminal, which is all that a WebContainer process takes and gives. Each is an operating
// system command of ECMA-48 (8.3.89): `ESC ] 101 ; JSON BEL`, in ASCII, so that no decoder can cut a character in two, and
// terminals show nothing of it. What stands between them is a program's own text.

const START = '\u001b]101;';
const END = '\u0007';
/** A frame that grows past this is none: a program may print what looks like the start of one. */
const MOST = 1024 * 1024;

const WRITTEN_OUT = /[\u007f-\uffff]/g;

export function frame(message: object): string {
  const json = JSON.stringify(message).replace(
    WRITTEN_OUT,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return START + json + END;
}

export interface FrameListener {
  /** Anybody can print a frame: the value is to be parsed before it is believed. */
  message(value: object): void;
  text(text: string): void;
}

/** Takes text in whatever pieces it comes. */
export class FrameReader {
  readonly #listener: FrameListener;
  #kept = '';

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  feed(text: string): void {
    let rest = this.#kept + text;
    this.#kept = '';
    while (rest !== '') {
      const start = rest.indexOf(START);
      if (start < 0) {
        const begun = lengthOfBegun(rest);
        this.#say(rest.slice(0, rest.length - begun));
        this.#kept = rest.slice(rest.length - begun);
        return;
      }
      this.#say(rest.slice(0, start));
      rest = rest.slice(start);
      const end = rest.indexOf(END);
      if (end < 0 && rest.length <= MOST) {
        this.#kept = rest;
        return;
      }
      const json = rest.slice(START.length, end);
      const value = end < 0 ? undefined : parse(json);
      if (value === undefined) {
        this.#say(START);
        rest = rest.slice(START.length);
      } else {
        this.#listener.message(value);
        rest = rest.slice(end + END.length);
      }
    }
  }

  /** No more comes: what looked like the start of a frame is text. */
  end(): void {
    this.#say(this.#kept);
    this.#kept = '';
  }

  #say(text: string): void {
    if (text !== '') this.#listener.text(text);
  }
}

/** How much of the end of a text may be the beginning of a frame. */
function lengthOfBegun(text: string): number {
  for (let length = Math.min(START.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(START.slice(0, length))) return length;
  }
  return 0;
}

function parse(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes as base64, the way they stand in a frame. */
export function textOfBytes(bytes: Uint8Array): string {
  let latin1 = '';
  for (let at = 0; at < bytes.length; at += 8192)
    latin1 += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(latin1);
}

/** Undefined where the text is no base64. */
export function bytesOfText(text: string): Uint8Array | undefined {
  try {
    const latin1 = atob(text);
    const bytes = new Uint8Array(latin1.length);
    for (let at = 0; at < latin1.length; at++) bytes[at] = latin1.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}
