// The head of a message while it comes: its first line and its fields, which llhttp hands over in pieces.

/** Pairs that are gathered before they are handed on in part. */
const MAX_PAIRS = 32;

export class Head {
  url = '';
  status = '';
  /** Characters of all that has come of it. */
  size = 0;
  /** Some of it was handed on already. */
  hasFlushed = false;
  #fields: string[] = [];
  #values: string[] = [];
  #lastWas: 'field' | 'value' | undefined;

  get hasPairs(): boolean {
    return this.#fields.length > 0;
  }

  /** The next field has no room. */
  get isFull(): boolean {
    return this.#lastWas !== 'field' && this.#fields.length === MAX_PAIRS;
  }

  addField(text: string): void {
    if (this.#lastWas !== 'field') {
      this.#fields.push('');
      this.#values.push('');
      this.#lastWas = 'field';
    }
    this.#fields[this.#fields.length - 1] += text;
  }

  addValue(text: string): void {
    this.#lastWas = 'value';
    this.#values[this.#values.length - 1] += text;
  }

  /** `[name, value, name, value]` */
  pairs(): string[] {
    const pairs: string[] = [];
    for (const [index, field] of this.#fields.entries())
      pairs.push(field, (this.#values[index] ?? '').replace(/[ \t]+$/, ''));
    return pairs;
  }

  flushed(): void {
    this.#fields = [];
    this.#values = [];
    this.url = '';
    this.hasFlushed = true;
  }

  /** Its fields were taken; trailers may follow. */
  clear(): void {
    this.#fields = [];
    this.#values = [];
    this.#lastWas = undefined;
  }

  /** Another message begins. */
  reset(): void {
    this.clear();
    this.size = 0;
    this.url = '';
    this.status = '';
    this.hasFlushed = false;
  }
}
