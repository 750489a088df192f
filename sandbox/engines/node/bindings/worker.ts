// `worker`: the threads of `worker_threads` (node_worker.cc). Limits of resources are told as they were asked for and bind
// nothing: a worker of a browser has none.

import type { PortEnd } from '../ports/port-end.ts';
import type { ProgramRealm } from '../program-realm.ts';
import type { ThreadStart, Threads } from '../threads.ts';
import { type Binding, lacks } from './binding.ts';
import { HandleWrap } from './handle_wrap.ts';
import type { Messaging } from './messaging.ts';

/** What a thread knows of itself. */
export interface ThisThread {
  readonly start: ThreadStart;
  /** The channel to the thread that started it. */
  readonly end: PortEnd;
}

type OnExit = (code: number, error?: string, reason?: string) => void;

const INIT_FAILED = 'ERR_WORKER_INIT_FAILED';

export function workerBinding(
  realm: ProgramRealm,
  threads: Threads,
  messaging: Messaging,
  self: ThisThread | undefined,
): Binding {
  class Worker extends HandleWrap {
    readonly messagePort: object;
    readonly threadId: number;
    readonly threadName: string;
    readonly invalidExecArgv: readonly string[] | undefined;
    onexit: OnExit | null = null;
    readonly #limits: Float64Array;
    readonly #run;

    constructor(
      _url: unknown,
      env: Readonly<Record<string, string>> | null | undefined,
      execArgv: readonly string[] | undefined,
      limits: Float64Array,
      _tracksFds: boolean,
      isInternal: boolean,
      name: string,
    ) {
      super(realm);
      // Loaders of a thread of their own: whoever loads a module would have to stand still until they answer.
      if (isInternal) throw lacks('module.register');
      // The library has a copy of the environment, or null for its own; undefined is one for both (node_worker.cc).
      if (env === undefined) throw lacks('worker_threads.SHARE_ENV');
      const wanted =
        execArgv === undefined ? { options: {}, invalid: [] } : readOptions(realm, execArgv);
      if (wanted.invalid.length > 0) this.invalidExecArgv = wanted.invalid;
      this.threadId = threads.nextId();
      this.threadName = name;
      this.#limits = limits.slice();
      const { end, run } = threads.create({
        threadId: this.threadId,
        name,
        isInternal,
        files: realm.files.save(),
        env: { ...(env ?? realm.env) },
        execArgv: execArgv ?? realm.execArgv,
        options: execArgv === undefined ? realm.options : wanted.options,
        resourceLimits: this.#limits,
        keepsContext: realm.programs.keepsContext,
      });
      this.#run = run;
      this.messagePort = messaging.createPort(end);
    }

    startThread(): void {
      this.setActive(true);
      this.#run(({ code, why }) =>
        realm.loop.post(() => {
          this.setActive(false);
          realm.context.within(this.frame, () => {
            if (why === undefined) this.onexit?.(code);
            else this.onexit?.(code, INIT_FAILED, why);
          });
        }),
      );
    }

    stopThread(): void {
      threads.terminate(this.threadId);
    }

    getResourceLimits(): Float64Array {
      return this.#limits;
    }

    loopStartTime(): number {
      return -1;
    }

    loopIdleTime(): number {
      return 0;
    }

    protected onClose(): void {
      this.stopThread();
    }
  }
  for (const name of [
    'takeHeapSnapshot',
    'getHeapStatistics',
    'cpuUsage',
    'startCpuProfile',
    'startHeapProfile',
  ])
    Object.defineProperty(Worker.prototype, name, {
      value: () => {
        throw lacks(`worker.${name}`);
      },
    });

  let port: object | undefined;
  return {
    isMainThread: self === undefined,
    isInternalThread: self?.start.isInternal ?? false,
    ownsProcessState: self === undefined,
    threadId: self?.start.threadId ?? 0,
    threadName: self?.start.name ?? '',
    resourceLimits: self?.start.resourceLimits ?? new Float64Array(4),
    getEnvMessagePort: () => {
      port ??= self && messaging.createPort(self.end);
      return port;
    },
    Worker,
  };
}

/** `--input-type=module`: options of the command line that a thread is to have, and those that Node does not know. */
function readOptions(
  { facts }: ProgramRealm,
  execArgv: readonly string[],
): { readonly options: Record<string, unknown>; readonly invalid: readonly string[] } {
  const options: Record<string, unknown> = {};
  const invalid: string[] = [];
  for (const word of execArgv) {
    const [name = '', text] = word.split('=', 2);
    const isNegated = name.startsWith('--no-');
    const key = isNegated ? `--${name.slice('--no-'.length)}` : name;
    const known = Object.hasOwn(facts.options, name) ? name : key;
    if (!Object.hasOwn(facts.options, known)) invalid.push(word);
    else options[known] = text ?? known === name;
  }
  return { options, invalid };
}
