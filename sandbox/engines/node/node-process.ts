// One Node process, or a thread of one: Node's own library, booted on the bindings of this folder, and the program in it.

import type { Host } from '../../kernel/host.ts';
import type { FileTree } from '../../machine/machine.ts';
import { createAsyncContext } from './bindings/async_wrap.ts';
import type { Binding } from './bindings/binding.ts';
import { createBindings } from './bindings/index.ts';
import { StandardInput } from './bindings/pipe_wrap.ts';
import { Signals } from './bindings/signal_wrap.ts';
import { createQueues } from './bindings/task_queue.ts';
import { Builtins } from './builtins.ts';
import { watchEntryModule } from './entry-module.ts';
import { EventLoop } from './event-loop.ts';
import { reportFatal, reportUnsettled } from './fatal.ts';
import { FileSystem } from './files/file-system.ts';
import { keepContext } from './keep-context.ts';
import type { NodeLibrary } from './node-library.ts';
import { TextEncoder } from './platform.ts';
import { Ports } from './ports/port-end.ts';
import { createPrivateSymbols } from './private-symbols.ts';
import { createProcessObject } from './process-object.ts';
import type { ProgramRealm } from './program-realm.ts';
import { mentionsContext, type Programs } from './programs.ts';
import type { RareCode } from './rare-code.ts';
import type { RequireBuiltin, StdStream } from './realm.ts';
import { type ThreadHost, type ThreadStart, Threads } from './threads.ts';

export const HOME = '/home/reader';
const EXIT_INFO_EXITING = 0;
const EXIT_INFO_CODE = 1;
const EXIT_INFO_HAS_CODE = 2;
const REJECTED_WITHOUT_HANDLER = 0;
const HANDLED_LATER = 1;
const SIGINT = 2;
const STDERR = 2;
/** Node's exit code for a top-level `await` that nothing will end. */
const UNSETTLED = 13;

export interface Machinery extends ThreadHost {
  readonly host: Host;
  readonly library: NodeLibrary;
  readonly programs: Programs;
  readonly rare: () => RareCode;
  /** npm packages: contents by path under node_modules. */
  readonly packages: Readonly<Record<string, string>>;
  /** Where this is a thread: what it begins with, and its port to the thread that has started it. */
  readonly thread?: { readonly start: ThreadStart; readonly port: MessagePort };
  /** Runs a callback in a fresh task of the realm. */
  readonly soon: (callback: () => void) => void;
  readonly clock: () => number;
  readonly write: (stream: StdStream, bytes: Uint8Array) => void;
  /** Says that the program begins or ceases to wait for input. */
  readonly inputWait: (waits: boolean) => void;
  /** Says that the process has ended. */
  readonly ended: (code: number) => void;
  /** Stops the realm for good: nothing of the program may run after it. */
  readonly halt: () => never;
  /** Tells of errors thrown where no code of the engine is on the stack: in microtasks. */
  readonly onError: (listener: (error: unknown) => void) => void;
  /** Tells of promises that were rejected and have no handler, or got one later. */
  readonly onRejection: (
    listener: (isHandled: boolean, promise: Promise<unknown>, reason: unknown) => void,
  ) => void;
}

export interface NodeProcess {
  readonly input: StandardInput;
  readonly threads: Threads;
  run(argv: readonly string[], files: FileTree, env: Readonly<Record<string, string>>): void;
  /** What a thread does in the place of `run`. */
  runThread(): void;
  /** As Ctrl+C would: false where the program handles no such signal. */
  interrupt(): boolean;
}

export function bootNode(machinery: Machinery): NodeProcess {
  const { library, programs, host, clock, thread } = machinery;
  const { facts } = library;
  const files = createFiles(machinery);
  const loop = new EventLoop(machinery.soon, clock);
  // Who watches holds the loop open, and not what is told.
  files.watches.post = (callback) => loop.post(callback, false);
  const queues = createQueues();
  const context = createAsyncContext();
  const input = new StandardInput(machinery.inputWait);
  files.standard = {
    read: (into) => input.read(into),
    once: (listener) => input.once(listener),
    write: (number, bytes) => machinery.write(number === STDERR ? 'stderr' : 'stdout', bytes),
  };
  const signals = new Signals();
  const ports = new Ports();
  const threads = new Threads(machinery, ports, thread?.start.threadId ?? 0);
  const toParent = thread && ports.link(thread.port, undefined);
  const builtins = new Builtins(library, programs);
  const privateSymbols = createPrivateSymbols(facts.privateSymbols);
  const symbols = Object.fromEntries(facts.symbols.map((name) => [name, Symbol(name)]));
  const exitInfo = new Int32Array(3);
  const argv: string[] = [];
  const execArgv = [...(thread?.start.execArgv ?? [])];
  const options: Record<string, unknown> = { ...facts.options, ...thread?.start.options };
  const env: Record<string, string> = {};
  const process = createProcessObject(facts, env);
  Reflect.set(process, privateSymbols.exit_info_private_symbol as symbol, exitInfo);

  let requireBuiltin: RequireBuiltin = () => ({});
  let internalBinding: (name: string) => Binding = () => ({});
  let prepareStackTrace: ((...values: never[]) => unknown) | undefined;

  const finish = (code: number): never => {
    // What the thread has sent must arrive, and that there is no more.
    ports.close(toParent);
    machinery.ended(code & 0xff);
    return machinery.halt();
  };
  const currentCode = (otherwise: number): number =>
    exitInfo[EXIT_INFO_HAS_CODE] === 0 ? otherwise : (exitInfo[EXIT_INFO_CODE] as number);

  const realm: ProgramRealm = {
    facts,
    options,
    sources: () => library.all(),
    llhttp: library.llhttp,
    loop,
    context,
    host,
    files,
    symbols,
    privateSymbols,
    env,
    argv,
    execArgv,
    process,
    clock,
    perContext: {},
    fatal: { before: undefined, after: undefined },
    write: machinery.write,
    exit: finish,
    programs,
    rare: machinery.rare,
    hooks: {
      importModuleDynamically: undefined,
      initializeImportMeta: undefined,
      createResolve: undefined,
    },
    library: {
      require: (id) => requireBuiltin(id),
      internalBinding: (name) => internalBinding(name),
    },
    importDynamically: async (referrer, specifier, options, file) => {
      const attributes =
        (options as { readonly with?: Record<string, string> } | undefined)?.with ?? {};
      const load = realm.hooks.importModuleDynamically;
      if (load === undefined) throw new Error('Modules cannot be imported yet.');
      return load(
        referrer,
        `${specifier}`,
        3,
        Object.assign(Object.create(null), attributes),
        file,
      );
    },
    uncaught: (error, fromPromise) => {
      const handle = process._fatalException as (error: unknown, fromPromise: boolean) => unknown;
      let isHandled: unknown;
      try {
        isHandled = Reflect.apply(handle, process, [error, fromPromise]);
      } catch (other) {
        reportFatal(realm, other);
        finish(7);
      }
      if (isHandled !== false) return;
      reportFatal(realm, error, fromPromise);
      finish(currentCode(1));
    },
  };

  const bindings = createBindings(realm, {
    queues,
    input,
    signals,
    ports,
    threads,
    ...(thread && toParent && { thread: { start: thread.start, end: toParent } }),
    compileBuiltin: (id) => builtins.compile(id),
    setLoaders: (binding, require_) => {
      internalBinding = binding;
      requireBuiltin = require_;
    },
    onPrepareStackTrace: (callback) => {
      prepareStackTrace = callback;
    },
  });
  builtins.boot(realm, bindings, thread !== undefined, () => prepareStackTrace);

  const emit = (name: string, ...values: unknown[]): unknown =>
    Reflect.apply(process.emit as (...all: unknown[]) => unknown, process, [name, ...values]);
  const stalledEntry = watchEntryModule(realm);

  loop.hooks = {
    hasTicks: () => queues.tickInfo[0] !== 0 || queues.tickInfo[1] !== 0,
    ticks: function* () {
      if (queues.ticks !== undefined) yield* queues.ticks();
    },
    timers: function* (now) {
      return queues.timers === undefined ? 0 : yield* queues.timers(now);
    },
    immediates: function* () {
      if (queues.immediates !== undefined) yield* queues.immediates();
    },
    enter: () => context.set(undefined),
    beforeExit: () => emit('beforeExit', currentCode(0)),
    exit: () => {
      exitInfo[EXIT_INFO_EXITING] = 1;
      const stalled = stalledEntry();
      const code = currentCode(stalled === undefined ? 0 : UNSETTLED);
      emit('exit', code);
      if (stalled !== undefined && code === UNSETTLED) reportUnsettled(realm, stalled);
      finish(currentCode(code));
    },
    uncaught: (error) => realm.uncaught(error, false),
  };

  const start = (main: string, keepsContext: boolean): void => {
    machinery.onError((error) => realm.uncaught(error, false));
    machinery.onRejection((isHandled, promise, reason) =>
      queues.rejections?.(isHandled ? HANDLED_LATER : REJECTED_WITHOUT_HANDLER, promise, reason),
    );
    realm.programs.keepsContext = keepsContext;
    if (keepsContext) keepContext(context);
    loop.start(() => builtins.start(realm, `internal/main/${main}`));
  };

  return {
    input,
    threads,
    run: (words, tree, variables) => {
      for (const [path, content] of Object.entries(tree)) {
        const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
        files.provide(`${HOME}/${path}`, bytes.slice());
      }
      Object.assign(env, { HOME, PWD: HOME, PATH: '/usr/local/bin:/usr/bin:/bin', ...variables });
      const preloads = preloadsOf(words);
      options['--require'] = preloads.files;
      execArgv.push(...words.slice(0, preloads.length));
      argv.push(...words.slice(preloads.length));
      start('run_main_module', mentionsContext(tree));
    },
    runThread: () => {
      Object.assign(env, thread?.start.env);
      start('worker_thread', thread?.start.keepsContext ?? false);
    },
    interrupt: () => signals.send(SIGINT),
  };
}

function createFiles({ packages, thread }: Machinery): FileSystem {
  const files = new FileSystem();
  if (thread !== undefined) {
    files.restore(thread.start.files);
    files.provideDevices();
    return files;
  }
  files.provideDevices();
  for (const folder of [HOME, '/tmp']) files.mkdir(folder, 0o777, true);
  const encoder = new TextEncoder();
  for (const [path, content] of Object.entries(packages))
    files.provide(`${HOME}/node_modules/${path}`, encoder.encode(content));
  files.cwd = HOME;
  return files;
}

/** `--require preload.cjs` alone is known of all that may stand before the program: the files, and the words they take. */
function preloadsOf(words: readonly string[]): {
  readonly files: readonly string[];
  readonly length: number;
} {
  const files: string[] = [];
  let length = 0;
  for (;;) {
    const option = /^(?:--require|-r)(?:=(.*))?$/s.exec(words[length] ?? '');
    const file = option?.[1] ?? words[length + 1];
    if (option === null || file === undefined) return { files, length };
    files.push(file);
    length += option[1] === undefined ? 2 : 1;
  }
}
