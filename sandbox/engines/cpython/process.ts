// One Python process, in whatever kind of worker: it boots when it is told to, runs one program, and ends.
import type { Host } from '../../kernel/host.ts';
import { openOutputGate } from '../process/output-gate.ts';
import { describe, startHost } from '../process/process-host.ts';
import type { BootMessage, FromWorker, RunMessage, ToWorker } from '../process/protocol.ts';
import { bootInterpreter, type Interpreter, type Realm } from './interpreter.ts';
import type { PythonParts } from './protocol.ts';
import { StandardInput } from './standard-input.ts';

/** Serves the messages of an engine. `post` sends to it; the returned function takes what it sends. */
export function servePython(
  realm: Realm,
  post: (message: FromWorker) => void,
): (message: ToWorker<PythonParts>) => void {
  let isOver = false;
  const gate = openOutputGate(
    (output) => {
      if (!isOver) post({ kind: 'output', output });
    },
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
    if (isOver) return;
    gate.flush();
    // What is left of the program may run until the engine has heard of this; nobody hears of it.
    isOver = true;
    network?.leave();
    post({ kind: 'exit', code });
  };

  const boot = async (message: BootMessage<PythonParts>): Promise<Interpreter> => {
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
      case 'more':
        // Python boots with all that it has.
        return undefined;
      case 'thread-ended':
        // A Python program's threads are stacks of its own interpreter: it asks for none of these.
        return undefined;
      default:
        message satisfies never;
    }
  };
}
