// A script's way to the page and back, over its own standard streams. The terminal is made raw: it echoes nothing, and it
// sends each frame as it comes.
import { FrameReader, frame } from '../frames.ts';

export interface Channel<In, Out extends object> {
  /** Goes out behind all that was sent before. */
  readonly send: (message: Out) => void;
  /** Whether the process stays for what may still come in. */
  readonly hold: (holds: boolean) => void;
  readonly onMessage: (listener: (message: In) => void) => void;
}

export function openChannel<In, Out extends object>(): Channel<In, Out> {
  const { stdin, stdout } = process;
  const write = stdout._write.bind(stdout);
  let listener: (message: In) => void = () => undefined;
  const reader = new FrameReader({
    // The page is trusted: what it sends is taken as it comes.
    message: (value) => listener(value as In),
    text: () => undefined,
  });
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', (chunk: Buffer) => reader.feed(chunk.toString('latin1')));
  return {
    send: (message) => write(frame(message), 'latin1', () => undefined),
    hold: (holds) => void (holds ? stdin.ref() : stdin.unref()),
    onMessage: (next) => {
      listener = next;
    },
  };
}
