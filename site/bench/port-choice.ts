// The port that the raw request and the load are meant for: the lesson's own, or another that the program listens on.
import { type Accessor, createSignal } from 'solid-js';
import { portOf, type RunState } from './run-state.ts';

export function createPortChoice(state: Accessor<RunState>, lessonPort: number) {
  const [wanted, choosePort] = createSignal(lessonPort);
  const ports = (): readonly number[] => {
    const now = state();
    return now.kind === 'ready' ? now.ports : [];
  };
  return {
    ports,
    choosePort,
    /** Where nothing listens, the port that was meant: the refusal names it. */
    chosenPort: (): number => portOf(state(), wanted()) ?? wanted(),
  };
}
