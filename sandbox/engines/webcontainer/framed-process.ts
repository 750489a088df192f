// A process in the container as a sender and a source of frames.
import type { ContainerProcess } from './container.ts';
import { type FrameListener, FrameReader, frame } from './frames.ts';

export interface FramedProcess<In extends object> {
  readonly send: (message: In) => void;
  /** Resolves when all that the process wrote has been heard. */
  readonly ended: Promise<void>;
}

export function frameProcess<In extends object>(
  process: ContainerProcess,
  listener: FrameListener,
): FramedProcess<In> {
  const input = process.input.getWriter();
  const reader = new FrameReader(listener);
  const hear = async (): Promise<void> => {
    const output = process.output.getReader();
    for (let next = await output.read(); !next.done; next = await output.read())
      reader.feed(next.value);
  };
  return {
    send: (message) => void input.write(frame(message)).catch(() => undefined),
    ended: hear()
      .catch(() => undefined)
      .then(() => reader.end()),
  };
}
