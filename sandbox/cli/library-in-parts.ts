// Node's library as it comes to a browser: each interpreter boots on the first part alone, and the others are delivered when it has.
import type { EngineParts } from '../engines/embedded-machine.ts';
import type { NodeParts } from '../engines/node/protocol.ts';
import { deliverFile, expectFile, takeFile } from '../engines/process/arriving-file.ts';

/** The same engine. One that needed more to boot would never do so. */
export function deliverInParts(node: EngineParts<NodeParts>): EngineParts<NodeParts> {
  const coming: (() => void)[] = [];
  const deliver = (): void => {
    for (const each of coming.splice(0)) each();
  };
  return {
    ...node,
    createWorker: () => {
      const worker = node.createWorker();
      return {
        ...worker,
        postMessage: (message, transfer) => {
          worker.postMessage(message, transfer);
          // A thread boots with more than a program does.
          if (message.kind === 'boot' && message.thread !== undefined) deliver();
        },
        onMessage: (listener) =>
          worker.onMessage((message) => {
            const { kind } = message as { readonly kind: string };
            if (kind !== 'stage') deliver();
            listener(message);
          }),
      };
    },
    parts: async (names) => {
      const { library, ...parts } = await node.parts(names);
      const [first, ...others] = library.map(takeFile);
      const later = others.map((part) => {
        const memory = expectFile(part.length);
        coming.push(() => deliverFile(memory, part));
        return memory;
      });
      return { ...parts, library: [first as Uint8Array, ...later] };
    },
  };
}
