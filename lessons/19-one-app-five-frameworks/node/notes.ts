// The notes, which both applications share, and word of how many there are.
import { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';

export interface Note {
  readonly id: number;
  readonly text: string;
}

const notes: Note[] = [];
const changes = new EventEmitter().setMaxListeners(0); // any number may listen

for (const text of ['Buy milk', 'Read RFC 9112']) add(text);

export function every(): readonly Note[] {
  return notes;
}

export function one(id: number): Note | undefined {
  return notes.find((note) => note.id === id);
}

/** Returns the id of the new note. */
export function add(text: string): number {
  const id = notes.length + 1;
  notes.push({ id, text });
  changes.emit('count');
  return id;
}

/** Writes how many notes there are, as server-sent events: now, and at each change, until it is closed. */
export function stream(to: Writable): void {
  const tell = () => to.write(`data: ${notes.length}\n\n`);
  tell();
  changes.on('count', tell);
  to.on('close', () => changes.off('count', tell));
}
