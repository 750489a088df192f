// `blob`: immutable bytes, read in one piece.
import type { Binding } from './binding.ts';
import { bytesOf } from './buffer.ts';

type Part = ArrayBuffer | ArrayBufferView | BlobHandle;
type Pull = (status: number, buffer?: ArrayBuffer) => void;

/** What a reader answers: its end, or that a part came. */
const END = 0;
const PART = 1;

class BlobHandle {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  slice(start: number, end: number): BlobHandle {
    return new BlobHandle(this.bytes.subarray(start, end));
  }

  getReader(): { pull(callback: Pull): void; setWakeup(): void } {
    let isRead = this.bytes.length === 0;
    return {
      pull: (callback) => {
        if (isRead) return callback(END);
        isRead = true;
        callback(PART, this.bytes.slice().buffer as ArrayBuffer);
      },
      setWakeup: () => undefined,
    };
  }
}

export function blobBinding(): Binding {
  const objects = new Map<string, [BlobHandle, number, string]>();
  return {
    createBlob: (sources: readonly Part[], length: number) => {
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const source of sources) {
        const part = source instanceof BlobHandle ? source.bytes : bytesOf(source);
        bytes.set(part, at);
        at += part.length;
      }
      return new BlobHandle(bytes);
    },
    concat: (parts: readonly (ArrayBuffer | ArrayBufferView)[]) => {
      const all = parts.map((part) => bytesOf(part));
      const whole = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of all) {
        whole.set(part, at);
        at += part.length;
      }
      return whole.buffer;
    },
    storeDataObject: (id: string, handle: BlobHandle, size: number, type: string) =>
      void objects.set(id, [handle, size, type]),
    getDataObject: (id: string) => objects.get(id),
    revokeObjectURL: (url: string) => void objects.delete(url.slice(url.lastIndexOf(':') + 1)),
  };
}
