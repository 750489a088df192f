// A file that may still be on its way. A program cannot wait in the middle of a call, but it can stop where its memory is
// shared with whoever fetches the file.

/** Whether realms can share memory: on a page that is not isolated from others, browsers do not let them. */
export const sharesMemory = typeof SharedArrayBuffer !== 'undefined';

/** The file, or memory in which it will be: a word that says how far it is, and then the file. */
export type ArrivingFile = Uint8Array | SharedArrayBuffer;

const STATE = 0;
const COMING = 0;
const HERE = 1;
const LOST = 2;
const HEAD_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Memory for a file of so many bytes. */
export function expectFile(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD_BYTES + bytes);
}

/** Lays the file where it is expected. Throws a RangeError where it is larger than was said. */
export function deliverFile(memory: SharedArrayBuffer, file: Uint8Array): void {
  new Uint8Array(memory, HEAD_BYTES).set(file);
  tell(memory, HERE);
}

/** Whoever waits for the file hears that it does not come. */
export function loseFile(memory: SharedArrayBuffer): void {
  tell(memory, LOST);
}

export function hasArrived(file: ArrivingFile): boolean {
  return file instanceof Uint8Array || Atomics.load(stateOf(file), STATE) === HERE;
}

/** Whether a value is memory whose file did not come. */
export function isLost(value: unknown): boolean {
  if (!sharesMemory || !(value instanceof SharedArrayBuffer)) return false;
  return Atomics.load(stateOf(value), STATE) === LOST;
}

/** Stops the thread until the file is there, and copies it. Throws where it does not come. No signal wakes it. */
export function takeFile(file: ArrivingFile): Uint8Array {
  if (file instanceof Uint8Array) return file;
  const state = stateOf(file);
  Atomics.wait(state, STATE, COMING);
  if (Atomics.load(state, STATE) === LOST)
    throw new Error(
      'A part of the interpreter could not be fetched. Check the connection and press Run again.',
    );
  // Decoders take no memory that is shared.
  return new Uint8Array(file, HEAD_BYTES).slice();
}

function tell(memory: SharedArrayBuffer, how: number): void {
  const state = stateOf(memory);
  Atomics.store(state, STATE, how);
  Atomics.notify(state, STATE);
}

function stateOf(memory: SharedArrayBuffer): Int32Array {
  return new Int32Array(memory, 0, 1);
}
