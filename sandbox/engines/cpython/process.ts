// One Python process, in whatever kind of worker: it boots when it is told to, runs one program, and ends.
import { Host } from '../../kernel/host.ts';
import type { TapEvent } from '../../kernel/tap.ts';
import { layCable } from '../../transport/message-port.ts';
import { bootInterpreter, type Interpreter, type Realm } from './interpreter.ts';
import { openOutputGate } from './output-gate.ts';
import type { BootMessage, FromWorker, RunMessage, ToWorker } from './protocol.ts';
import { StandardInput } from './standard-input.ts';

/** Serves the messages of an engine. `post` sends to it; the returned function takes what it sends. */
export function servePython(
  realm: Realm,
  post: (message: FromWorker) => void,
): (message: ToWorker) => void {
  const gate = openOutputGate(
    (output) => post({ kind: 'output', output }),
    () => performance.now(),
  );
  let booted: Promise<Interpreter> | undefined;
  let network: Host | undefined;
  let stdin: StandardInput | undefined;

  const fail = (error: unknown): void => {
    gate.flush();
    post({ kind: 'failed', message: describe(error) });
  };

  const exit = (code: number): void => {
    gate.flush();
    post({ kind: 'exit', code });
  };

  const boot = async (message: BootMessage): Promise<Interpreter> => {
    const host = startHost(message, post);
    network = host;
    const { soon } = realm;
    stdin = new StandardInput(host, soon, (waits) => post({ kind: 'input-wait', waits }));
    const surroundings = { host, soon, stdin: stdin.file, exit };
    const interpreter = await bootInterpreter(
      message,
      surroundings,
      realm,
      gate.write,
      (stage, done) => post({ kind: 'stage', stage, done }),
    );
    post({ kind: 'booted' });
    return interpreter;
  };

  const run = async (message: RunMessage): Promise<void> => {
    const [interpreter] = await Promise.all([booted, network?.settle()]);
    if (interpreter === undefined)
      throw new Error('A program came before the interpreter was booted.');
    exit(await interpreter.run(message.argv, message.files, message.env));
  };

  return (message) => {
    switch (message.kind) {
      case 'boot':
        booted = boot(message);
        return booted.catch(fail);
      case 'run':
        return run(message).catch(fail);
      case 'input':
        return stdin?.write(message.text).then(() => post({ kind: 'input-taken' }));
      case 'end-of-input':
        return stdin?.end();
      case 'interrupt':
        return booted?.then((interpreter) => interpreter.interrupt()).catch(fail);
      default:
        message satisfies never;
    }
  };
}

function startHost(message: BootMessage, post: (message: FromWorker) => void): Host {
  const cable = layCable(message.network, (segment) => host.receive(segment));
  const host = new Host({
    ...message.numbers,
    uplink: cable.send,
    clock: () => performance.timeOrigin + performance.now(),
    tap: gatherTap((events) => post({ kind: 'tap', events })),
  });
  return host;
}

/** Events within the process go out in bundles: when the program parks, or when many have gathered. */
function gatherTap(post: (events: readonly TapEvent[]) => void): (event: TapEvent) => void {
  const MANY = 128;
  let gathered: TapEvent[] = [];
  const flush = (): void => {
    if (gathered.length > 0) post(gathered);
    gathered = [];
  };
  return (event) => {
    // A view would take the whole buffer behind it along.
    gathered.push(event.kind === 'data' ? { ...event, bytes: event.bytes.slice() } : event);
    if (gathered.length === 1) setTimeout(flush, 0);
    if (gathered.length >= MANY) flush();
  };
}

/** Pyodide's errors can carry megabytes of text. */
function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.length > 2000 ? `${text.slice(0, 2000)} …` : text;
}
