// The state of a run, as one union. Every event carries the number of the run it belongs to: what a run that was already
// replaced still has to say changes nothing.

export type RunState = { readonly run: number } & (
  | { readonly kind: 'idle' }
  | { readonly kind: 'booting'; readonly stage: string; readonly done: number }
  | { readonly kind: 'running'; readonly listened: boolean }
  | { readonly kind: 'ready'; readonly ports: readonly number[] }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly why: string }
);

export type RunEvent = { readonly run: number } & (
  | { readonly kind: 'asked' }
  | { readonly kind: 'boot'; readonly stage: string; readonly done: number }
  | { readonly kind: 'spawned' }
  | { readonly kind: 'port'; readonly port: number; readonly type: 'open' | 'close' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'exit'; readonly code: number; readonly lastWords?: string | undefined }
  | { readonly kind: 'failure'; readonly why: string }
);

export const IDLE: RunState = { run: 0, kind: 'idle' };

export function afterEvent(state: RunState, event: RunEvent): RunState {
  const { run } = event;
  if (event.kind === 'asked') return { run, kind: 'booting', stage: '', done: 0 };
  if (run !== state.run || isOver(state)) return state;
  switch (event.kind) {
    case 'boot':
      return state.kind === 'booting'
        ? { run, kind: 'booting', stage: event.stage, done: event.done }
        : state;
    case 'spawned':
      return state.kind === 'booting' ? { run, kind: 'running', listened: false } : state;
    case 'port':
      return afterPort(state, event.port, event.type);
    case 'stop':
      return { run, kind: 'stopped' };
    case 'exit':
      return afterExit(state, event.code, event.lastWords);
    case 'failure':
      return { run, kind: 'failed', why: event.why };
    default:
      return event satisfies never;
  }
}

function afterPort(state: RunState, port: number, type: 'open' | 'close'): RunState {
  // A port that closes late, after a new run was asked for, was the port of the program before.
  if (type === 'close' && state.kind !== 'ready') return state;
  const others = state.kind === 'ready' ? state.ports.filter((each) => each !== port) : [];
  const ports = type === 'open' ? [...others, port] : others;
  if (ports.length > 0) return { run: state.run, kind: 'ready', ports };
  return { run: state.run, kind: 'running', listened: true };
}

function afterExit(state: RunState, code: number, lastWords: string | undefined): RunState {
  const { run } = state;
  if (code !== 0) {
    const why =
      lastWords ?? `The program ended with exit code ${code}. Output has what it said last.`;
    return { run, kind: 'failed', why };
  }
  const listened = state.kind === 'ready' || (state.kind === 'running' && state.listened);
  if (listened) return { run, kind: 'stopped' };
  const why =
    'The program ended without listening on a port. Let it listen, and keep running to serve.';
  return { run, kind: 'failed', why };
}

function isOver(state: RunState): boolean {
  return state.kind === 'idle' || state.kind === 'stopped' || state.kind === 'failed';
}

/** Whether there is something to stop. */
export function isLive(state: RunState): boolean {
  return !isOver(state);
}

/** The port to show: the lesson's own where it is open. */
export function portOf(state: RunState, preferred: number): number | undefined {
  if (state.kind !== 'ready') return undefined;
  return state.ports.includes(preferred) ? preferred : state.ports[0];
}

/** What the status says. Tests and screen readers know these words. */
export function statusText(state: RunState, preferred: number): string {
  switch (state.kind) {
    case 'idle':
      return 'Idle';
    case 'booting':
      return state.stage === '' ? 'Booting …' : `Booting … ${state.stage}`;
    case 'running':
      return 'Running, no port yet';
    case 'ready':
      return `Ready on port ${portOf(state, preferred)}`;
    case 'stopped':
      return 'Stopped';
    case 'failed':
      return `Failed: ${state.why}`;
    default:
      return state satisfies never;
  }
}
