// One Python process, in whatever kind of worker: it boots when it is told to, runs one program, and ends.
import { openOutputGate } from '../process/output-gate.ts';
import { describe, startHost } from '../process/process-host.ts';
import type { BootMessage, FromWorker, RunMessage, ToWorker } from '../process/protocol.ts';
import { bootInterpreter, type Interpreter, type Realm } from './interpreter.ts';
import type { PythonParts } from './protocol.ts';

/** Serves the messages of an engine. `post` sends to it; the returned function takes what it sends. */
export function servePython(
  realm: Realm,
  post: (message: FromWorker) => void,
): (message: ToWorker<PythonParts>) => void {
  const gate = openOutputGate(
    (output) => post({ kind: 'output', output }),
    () => performance.now(),
  );
  let booted: Promise<Interpreter> | undefined;

  const fail = (error: unknown): void => {
    gate.flush();
    post({ kind: 'failed', message: describe(error) });
  };

  const boot = async (message: BootMessage<PythonParts>): Promise<Interpreter> => {
    const host = startHost(message, post);
    const interpreter = await bootInterpreter(message, host, realm, gate.write, (stage, done) =>
      post({ kind: 'stage', stage, done }),
    );
    post({ kind: 'booted' });
    return interpreter;
  };

  const run = async (message: RunMessage): Promise<void> => {
    const interpreter = await booted;
    if (interpreter === undefined)
      throw new Error('A program came before the interpreter was booted.');
    const code = await interpreter.run(message.argv, message.files, message.env);
    gate.flush();
    post({ kind: 'exit', code });
  };

  return (message) => {
    if (message.kind === 'boot') {
      booted = boot(message);
      booted.catch(fail);
    } else if (message.kind === 'run') run(message).catch(fail);
  };
}
