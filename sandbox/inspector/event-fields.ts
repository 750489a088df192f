// The lines of an event stream as fields of the rows that brought them (WHATWG HTML, section 9.2.6). The framing may cut a
// line anywhere: what comes of it later is a field of the same name in the later row.
import { utf8 } from '../wire/text.ts';
import type { Field } from './row.ts';
import { quoted } from './wording.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const NAMES = ['event', 'data', 'id', 'retry'];
/** The most fields that a row has for its lines: a large chunk may hold thousands. */
const MOST = 64;
/** As much of a line as its name may need. */
const NAME_LENGTH = 8;

export class EventFields {
  /** How the line under way began; undefined where its beginning was not seen. */
  #begun: string | undefined = '';

  /** Fields for a piece of the stream that stands at `at` in its row, of `size` bytes, of which `bytes` were kept. */
  read(bytes: Uint8Array, size: number, at: number): readonly Field[] {
    const fields: Field[] = [];
    let start = 0;
    for (let end = 0; end <= bytes.length; end += 1) {
      const byte = bytes[end];
      if (byte !== undefined && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) continue;
      const text = utf8(bytes.subarray(start, end));
      const field = this.#field(text, at + start, at + end);
      if (field !== undefined && fields.length < MOST) fields.push(field);
      // Where the piece has ended and the line has not, the next piece goes on with it.
      this.#begun = byte === undefined ? this.#goingOn(text) : '';
      start = end + 1;
    }
    if (size > bytes.length) this.#begun = undefined;
    return fields;
  }

  #goingOn(text: string): string | undefined {
    return this.#begun === undefined ? undefined : (this.#begun + text).slice(0, NAME_LENGTH);
  }

  #field(text: string, start: number, end: number): Field | undefined {
    if (this.#begun === undefined || text === '') return undefined;
    const [name = ''] = (this.#begun + text).split(':');
    const value = this.#begun.includes(':') ? text : text.slice(text.indexOf(':') + 1);
    const shown = quoted(value.replace(/^ /, ''));
    if (this.#begun.startsWith(':') || (this.#begun === '' && text.startsWith(':'))) {
      return { name: 'comment', value: shown, start, end };
    }
    return NAMES.includes(name) ? { name, value: shown, start, end } : undefined;
  }
}
