// Preloaded into each program (`node --require`): it keeps stdout and stderr apart, which a terminal would merge, hands in
// standard input and Ctrl+C, and taps the program's connections. The program itself runs as it is.
import { StringDecoder } from 'node:string_decoder';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';
import { openOutputGate } from '../../process/output-gate.ts';
import type { FramedTapEvent, FromProgram, ToProgram } from '../protocol.ts';
import { openChannel } from './channel.ts';
import { tapServers } from './net-tap.ts';
import { ProgramInput } from './program-input.ts';

/** 128 + SIGINT: what a shell shows for a program that Ctrl+C has ended. */
const INTERRUPTED = 130;
/** On which threads tell the main one what their servers carry: it alone has the streams. */
const TAPS = `wire of ${process.pid}`;

function attach(): void {
  const channel = openChannel<ToProgram, FromProgram>();
  channel.hold(false);
  const gate = openOutputGate(
    (output) => channel.send({ kind: 'output', ...output }),
    () => performance.now(),
    (flush, ms) => setTimeout(flush, ms).unref(),
  );
  let isEnding = false;
  process.on('exit', () => {
    isEnding = true;
    gate.flush();
  });
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8');
    Object.assign(process[name], {
      isTTY: undefined,
      _writev: null,
      _write(chunk: Uint8Array | string, encoding: BufferEncoding, done: () => void) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
        gate.write(name, decoder.write(bytes));
        if (isEnding) gate.flush();
        done();
      },
    });
  }

  const input = new ProgramInput({
    waits: (waits) => channel.send({ kind: 'input-wait', waits }),
    hold: channel.hold,
  });
  Object.defineProperty(process, 'stdin', {
    configurable: true,
    enumerable: true,
    get: () => input,
  });
  const report = (event: FramedTapEvent): void => channel.send({ kind: 'tap', event });
  tapServers(report);
  const taps = new BroadcastChannel(TAPS);
  taps.onmessage = ({ data }: { readonly data: FramedTapEvent }) => report(data);
  taps.unref();
  channel.onMessage((message) => {
    switch (message.kind) {
      case 'input':
        return input.feed(message.text);
      case 'end-of-input':
        return input.finish();
      case 'interrupt':
        if (!process.emit('SIGINT', 'SIGINT')) {
          // As the signal would: the program's own last words are not asked for.
          gate.flush();
          process.removeAllListeners('exit');
          process.exit(INTERRUPTED);
        }
        return;
      default:
        message satisfies never;
    }
  });
  // A child would be preloaded as well, and speak over streams that nobody reads.
  process.execArgv = [];
  channel.send({ kind: 'up' });
}

/** A thread is preloaded as the main one is; what it prints comes out there. */
function attachThread(): void {
  const taps = new BroadcastChannel(TAPS);
  taps.unref();
  tapServers((event) => taps.postMessage(event));
}

if (isMainThread) attach();
else attachThread();
