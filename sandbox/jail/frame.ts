// The jail: the document of a frame without an origin and without a network. The machine lives here, its interpreters in
// workers beside it; the page outside is reached by one message port and by nothing else. What a program can boot and
// listen without is in a script of its own, which follows.
import { EmbeddedMachine } from '../engines/embedded-machine.ts';
import { MachineError, type Process } from '../machine/machine.ts';
import { Assets } from './assets.ts';
import type { JailLater } from './jail-later.ts';
import { createJailWorker } from './jail-worker.ts';
import { type FromJail, JAIL_UP, type ToJail } from './protocol.ts';
import { UntilLater } from './until-later.ts';

interface Running {
  readonly process: Process;
  readonly input: WritableStreamDefaultWriter<string>;
}

function serve(port: MessagePort): void {
  const post = (message: FromJail): void => port.postMessage(message);
  const assets = new Assets((name) => post({ kind: 'want', name }));
  const later = new UntilLater({
    fetch: async () => evaluate(new TextDecoder().decode(await assets.jailLater())) as JailLater,
    rows: (rows) => post({ kind: 'rows', rows }),
    failed: (error) => post({ kind: 'error', message: sentenceOf(error) }),
  });
  const scripts: { python?: Blob; node?: Blob } = {};
  const machine = new EmbeddedMachine({
    keepsSpare: true,
    tap: later.tap,
    python: {
      createWorker: () => createJailWorker(scripts.python as Blob, 'python'),
      parts: async (packages) => {
        const [script, parts] = await Promise.all([
          assets.pythonWorker(),
          assets.pythonParts(packages),
        ]);
        scripts.python ??= asScript(script);
        later.ask();
        return parts;
      },
    },
    node: {
      createWorker: () => createJailWorker(scripts.node as Blob, 'node'),
      parts: async (packages) => {
        const [script, parts] = await Promise.all([
          assets.nodeWorker(),
          assets.nodeParts(packages),
        ]);
        scripts.node ??= asScript(script);
        later.ask();
        return parts;
      },
      later: assets.nodeLater,
    },
  });
  machine.on('boot', (progress) => post({ kind: 'boot', progress }));
  machine.on('port', (event) => post({ kind: 'port', ...event }));
  const stops = new Map<number, AbortController>();
  const running = new Map<number, Running>();

  const spawn = async ({
    id,
    command,
    args,
    packages,
    env,
  }: ToJail & { kind: 'spawn' }): Promise<void> => {
    const stop = new AbortController();
    stops.set(id, stop);
    try {
      const process = await machine.spawn(command, args, { packages, env, signal: stop.signal });
      running.set(id, { process, input: process.input.getWriter() });
      post({ kind: 'spawned', id });
      process.onInputWait((waits) => post({ kind: 'input-wait', id, waits }));
      for await (const output of process.output) post({ kind: 'output', id, output });
      post({ kind: 'exit', id, code: await process.exit });
    } catch (error) {
      const code = error instanceof MachineError ? error.code : 'CRASHED';
      post({ kind: 'refused', id, code, message: sentenceOf(error) });
    } finally {
      stops.delete(id);
      running.delete(id);
    }
  };

  port.onmessage = ({ data }: MessageEvent<ToJail>) => {
    switch (data.kind) {
      case 'asset':
        return assets.arrived(data.name, data.bytes);
      case 'no-asset':
        return assets.failed(data.name, data.why);
      case 'plug':
        return post({
          kind: 'plugged',
          numbers: machine.plugHost(data.port, { mayListen: false, share: data.share }).numbers,
        });
      case 'mount':
        return void machine.mount(data.files);
      case 'prepare':
        return machine.prepare(data);
      case 'spawn':
        return void spawn(data);
      case 'input':
        return void running.get(data.id)?.input.write(data.text);
      case 'end-of-input':
        return void running.get(data.id)?.input.close();
      case 'interrupt':
        return running.get(data.id)?.process.interrupt();
      case 'kill':
        return stops.get(data.id)?.abort();
      case 'client':
        return later.openTab(
          ({ TabHost }) => void new TabHost({ ...machine.plugClient(), control: data.port }),
        );
      default:
        data satisfies never;
    }
  };
}

/** Evaluates a script of ours in this document, whose policy lets it. */
// biome-ignore lint/security/noGlobalEval: the document's own policy is what holds it.
const evaluate: (text: string) => unknown = globalThis.eval;

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(0, 2000);
}

function asScript(text: Uint8Array): Blob {
  return new Blob([text as Uint8Array<ArrayBuffer>], { type: 'text/javascript' });
}

// Opened outside a sandbox, this document would run with the site's origin: then it does nothing.
if (self.origin === 'null' && window.parent !== window) {
  addEventListener('message', function connect(event) {
    const [port] = event.ports;
    if (event.source !== window.parent || port === undefined) return;
    removeEventListener('message', connect);
    serve(port);
  });
  window.parent.postMessage(JAIL_UP, '*');
}
