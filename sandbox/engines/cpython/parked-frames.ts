// Keeps CPython's collector off parked stacks. Pyodide 314.0.7 leaves `current_frame` of a parked thread state pointing into
// a stack whose memory another stack now uses; a collection that walks it crashes (pyodide issue 6464, mended upstream by
// pull request 6466). Until a release has the mend, it is made here, around the two imports by which a stack is left and
// entered again. The offset comes from CPython's own table of them, `_Py_DebugOffsets`.

/** Words of 64 bits into `_Py_DebugOffsets` of CPython 3.14 (Include/internal/pycore_debug_offsets.h). */
const THREAD_STATE = { prev: 23, next: 24, interp: 25, currentFrame: 26 } as const;
const COOKIE = 'xdebugpy';
const MADE_FOR = 0x030e;

interface ParkedState {
  readonly threadState: number;
  currentFrame?: number;
}

type SwitchImports = {
  saveState?: () => ParkedState | object;
  restoreState?: (state: ParkedState) => void;
};

/** Wraps the imports of Pyodide's main module; those of any other are left alone. Call before it is instantiated. */
export function guardParkedFrames(
  imports: WebAssembly.Imports | undefined,
): (instance: WebAssembly.Instance) => void {
  const env = imports?.env as SwitchImports | undefined;
  const { saveState, restoreState } = env ?? {};
  if (env === undefined || saveState === undefined || restoreState === undefined)
    return () => undefined;
  let memory: WebAssembly.Memory | undefined;
  let offset = 0;
  const frameOf = (state: ParkedState): [Uint32Array, number] | undefined =>
    memory && [new Uint32Array(memory.buffer), (state.threadState + offset) >>> 2];

  env.saveState = () => {
    const state = saveState();
    if (!('threadState' in state)) return state;
    const [words, index] = frameOf(state) ?? [];
    if (words === undefined || index === undefined) return state;
    state.currentFrame = words[index] ?? 0;
    words[index] = 0;
    return state;
  };
  env.restoreState = (state) => {
    restoreState(state);
    const [words, index] = frameOf(state) ?? [];
    if (words !== undefined && index !== undefined) words[index] = state.currentFrame ?? 0;
  };
  return (instance) => {
    memory = instance.exports.memory as WebAssembly.Memory;
    const runtime = (instance.exports._PyRuntime as WebAssembly.Global).value as number;
    offset = currentFrameOffset(new DataView(memory.buffer), runtime);
  };
}

function currentFrameOffset(view: DataView, runtime: number): number {
  const word = (index: number): number => Number(view.getBigUint64(runtime + index * 8, true));
  const cookie = String.fromCharCode(
    ...Array.from(COOKIE, (_, index) => view.getUint8(runtime + index)),
  );
  const version = word(1) >>> 16;
  const { prev, next, interp, currentFrame } = THREAD_STATE;
  if (
    cookie !== COOKIE ||
    version !== MADE_FOR ||
    word(prev) !== 0 ||
    word(next) !== 4 ||
    word(interp) !== 8
  ) {
    throw new Error(
      'This CPython lays its thread states out another way: look at parked-frames.ts.',
    );
  }
  return word(currentFrame);
}
