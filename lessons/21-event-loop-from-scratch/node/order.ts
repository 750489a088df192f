// The lists of the event loop, by what is called first.
import { connect } from 'node:net';

/** Puts something on each of the lists, and calls back with the order in which it was called. */
export function order(port: number, callback: (called: readonly string[]) => void): void {
  const called: string[] = [];
  function note(what: string): void {
    called.push(what);
    if (called.length === 6) callback(called);
  }
  setTimeout(note, 0, 'a timer of 0 ms');
  connect(port, '127.0.0.1')
    .on('close', () => note('a socket that was closed'))
    .destroy();
  setImmediate(note, 'an immediate');
  queueMicrotask(() => note('a microtask'));
  process.nextTick(note, 'a tick');
  note('the rest of this function');
}
