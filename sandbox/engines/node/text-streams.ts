// Standard output and error as text: a character may come in two writes.
import { TextDecoder } from './platform.ts';
import type { StdStream } from './realm.ts';

export class TextStreams {
  readonly #write: (stream: StdStream, text: string) => void;
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };

  constructor(write: (stream: StdStream, text: string) => void) {
    this.#write = write;
  }

  readonly write = (stream: StdStream, bytes: Uint8Array): void => {
    const text = this.#decoders[stream].decode(bytes as Uint8Array<ArrayBuffer>, { stream: true });
    if (text !== '') this.#write(stream, text);
  };

  flush(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this.#decoders[stream].decode();
      if (text !== '') this.#write(stream, text);
    }
  }
}
