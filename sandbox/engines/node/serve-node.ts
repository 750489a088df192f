// A Node process in whatever kind of worker: it boots when it is told to, runs one program, and ends.

import type { Host } from '../../kernel/host.ts';
import { type ArrivingFile, takeFile } from '../process/arriving-file.ts';
import { openOutputGate } from '../process/output-gate.ts';
import { describe, startHost } from '../process/process-host.ts';
import type { BootMessage, FromWorker, ToWorker } from '../process/protocol.ts';
import { parseKnownPrograms } from './known-programs.ts';
import { NodeLibrary } from './node-library.ts';
import { bootNode, type Machinery, type NodeProcess } from './node-process.ts';
import { evaluate, TextDecoder, TextEncoder } from './platform.ts';
import { Programs } from './programs.ts';
import type { NodeParts } from './protocol.ts';
import type { RareCode } from './rare-code.ts';
import { type SharedCode, sharedCode } from './shared-code.ts';
import { TextStreams } from './text-streams.ts';
import type { ThreadStart } from './threads.ts';

/** What a kind of worker brings. */
export interface WorkerRealm {
  readonly soon: Machinery['soon'];
  readonly onError: Machinery['onError'];
  readonly onRejection: Machinery['onRejection'];
  readonly halt: Machinery['halt'];
  /** Where the worker has it from the start, and no script of it comes with the parts. */
  readonly rareCode?: RareCode;
}

/** 128 + SIGINT: what a shell shows for a program that Ctrl+C has ended. */
const INTERRUPTED = 130;

/** Serves the messages of an engine. `post` sends to it; the returned function takes what it sends. */
export function serveNode(
  realm: WorkerRealm,
  post: (message: FromWorker, transfer?: readonly MessagePort[]) => void,
): (message: ToWorker<NodeParts>) => void {
  // The realm's clock, before the program's own takes its place.
  const { performance } = globalThis;
  const now = (): number => performance.now();
  const gate = openOutputGate((output) => post({ kind: 'output', output }), now);
  const streams = new TextStreams(gate.write);
  const decoder = new TextDecoder();
  let network: Host | undefined;
  let process: NodeProcess | undefined;
  let library: NodeLibrary | undefined;
  /** Parts of the library that have come before a thread could boot. */
  const waiting: ArrivingFile[] = [];

  const ended = (code: number): void => {
    streams.flush();
    gate.flush();
    network?.leave();
    post({ kind: 'exit', code });
  };

  const fail = (error: unknown): void => {
    gate.flush();
    post({ kind: 'failed', message: describe(error) });
  };

  const boot = (message: BootMessage<NodeParts>, thread?: Machinery['thread']): void => {
    post({ kind: 'stage', stage: 'Starting Node', done: 0.5 });
    const host = startHost(message, post);
    library = new NodeLibrary([...message.library, ...waiting.splice(0)]);
    network = host;
    const { rareCode: script } = message;
    let rareCode: RareCode | undefined;
    const rare = (): RareCode => {
      rareCode ??= loadRareCode(script, realm.rareCode);
      return rareCode;
    };
    process = bootNode({
      host,
      library,
      programs: new Programs(parseKnownPrograms(message.known), rare),
      rare,
      packages: Object.assign(
        {},
        ...message.packages.map((bytes) => JSON.parse(decoder.decode(bytes))),
      ) as Record<string, string>,
      soon: realm.soon,
      onError: realm.onError,
      onRejection: realm.onRejection,
      halt: realm.halt,
      clock: now,
      write: streams.write,
      inputWait: (waits) => post({ kind: 'input-wait', waits }),
      ended,
      startThread: (id, port) => post({ kind: 'thread', id, port }, [port]),
      endThread: (id) => post({ kind: 'end-thread', id }),
      ...(thread && { thread }),
    });
    post({ kind: 'booted' });
  };

  /** What a thread is to do lies on its port. */
  const bootThread = (message: BootMessage<NodeParts>, port: MessagePort): void => {
    port.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
      try {
        boot(message, { start: data, port });
        void network
          ?.settle()
          .then(() => process?.runThread())
          .catch(fail);
      } catch (error) {
        fail(error);
      }
    };
  };

  return (message) => {
    try {
      switch (message.kind) {
        case 'boot':
          return message.thread === undefined ? boot(message) : bootThread(message, message.thread);
        case 'run':
          return void network
            ?.settle()
            .then(() => process?.run(message.argv, message.files, message.env))
            .catch(fail);
        case 'more':
          for (const part of message.library ?? []) {
            if (library === undefined) waiting.push(part);
            else library.add(part);
          }
          return;
        case 'input':
          process?.input.push(new TextEncoder().encode(message.text));
          return post({ kind: 'input-taken' });
        case 'end-of-input':
          return process?.input.end();
        case 'thread-ended':
          // Its connections were reset before this was said; that comes by another way, and may be later.
          return void network
            ?.settle()
            .then(() => process?.threads.ended(message.id, message.code, message.why))
            .catch(fail);
        case 'interrupt':
          if (process?.interrupt() === true) return;
          ended(INTERRUPTED);
          // Its sockets are gone; what its loop did with them now would be told as errors of the program.
          return realm.halt();
        default:
          message satisfies never;
      }
    } catch (error) {
      fail(error);
    }
  };
}

type CodeScript = (shared: SharedCode) => RareCode;

/** The program that needs it stops until its script is there. */
function loadRareCode(script: ArrivingFile | undefined, ours: RareCode | undefined): RareCode {
  if (script !== undefined)
    return (evaluate(new TextDecoder().decode(takeFile(script))) as CodeScript)(sharedCode);
  if (ours === undefined) throw new Error('The worker was booted without its rare code.');
  return ours;
}
