// One Node process: Node's own library, booted on the bindings of this folder, and the program that it runs.

import type { Host } from '../../kernel/host.ts';
import type { FileTree } from '../../machine/machine.ts';
import { createAmaro } from './amaro.ts';
import { createAsyncContext } from './bindings/async_wrap.ts';
import type { Binding } from './bindings/binding.ts';
import { completeBinding } from './bindings/binding.ts';
import { base64Slice } from './bindings/encodings.ts';
import { createBindings } from './bindings/index.ts';
import { StandardInput } from './bindings/pipe_wrap.ts';
import { Signals } from './bindings/signal_wrap.ts';
import { createQueues } from './bindings/task_queue.ts';
import { EventLoop } from './event-loop.ts';
import { reportFatal, reportUnsettled } from './fatal.ts';
import { FileSystem } from './files/file-system.ts';
import { keepContext } from './keep-context.ts';
import { LLHTTP_MARK, type NodeFacts, type NodeLibrary, parametersOf } from './library.ts';
import { evaluate, TextDecoder, TextEncoder } from './platform.ts';
import { createPrivateSymbols } from './private-symbols.ts';
import type { ProgramRealm } from './program-realm.ts';
import type { RequireBuiltin, StdStream } from './realm.ts';
import { prepareGlobals } from './realm-globals.ts';
import { installStackTraces } from './stack-trace.ts';
import { createUndici, UNDICI } from './undici.ts';

export const HOME = '/home/reader';
const EXIT_INFO_EXITING = 0;
const EXIT_INFO_CODE = 1;
const EXIT_INFO_HAS_CODE = 2;
const REJECTED_WITHOUT_HANDLER = 0;
const HANDLED_LATER = 1;
const SIGINT = 2;
/** Node's exit code for a top-level `await` that nothing will end. */
const UNSETTLED = 13;

export interface Machinery {
  readonly host: Host;
  readonly library: NodeLibrary;
  /** npm packages: contents by path under node_modules. */
  readonly packages: Readonly<Record<string, string>>;
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
  /** Tells of promises that were rejected and have no handler, or got one later. */
  /** Tells of errors thrown where no code of the engine is on the stack: in microtasks. */
  readonly onError: (listener: (error: unknown) => void) => void;
  readonly onRejection: (
    listener: (isHandled: boolean, promise: Promise<unknown>, reason: unknown) => void,
  ) => void;
}

export interface NodeProcess {
  readonly input: StandardInput;
  run(argv: readonly string[], files: FileTree, env: Readonly<Record<string, string>>): void;
  /** As Ctrl+C would: false where the program handles no such signal. */
  interrupt(): boolean;
}

export function bootNode(machinery: Machinery): NodeProcess {
  const { library, host, clock } = machinery;
  const { facts, sources } = library;
  const files = new FileSystem();
  for (const folder of [HOME, '/tmp']) files.mkdir(folder, 0o777, true);
  const encoder = new TextEncoder();
  for (const [path, content] of Object.entries(machinery.packages))
    files.provide(`${HOME}/node_modules/${path}`, encoder.encode(content));
  files.cwd = HOME;
  const loop = new EventLoop(machinery.soon, clock);
  const queues = createQueues();
  const context = createAsyncContext();
  const input = new StandardInput(machinery.inputWait);
  const signals = new Signals();
  const privateSymbols = createPrivateSymbols(facts.privateSymbols);
  const symbols = Object.fromEntries(facts.symbols.map((name) => [name, Symbol(name)]));
  const exitInfo = new Int32Array(3);
  const argv: string[] = [];
  const env: Record<string, string> = {};
  const process = createProcessObject(facts, env);
  Reflect.set(process, privateSymbols.exit_info_private_symbol as symbol, exitInfo);

  let requireBuiltin: RequireBuiltin = () => ({});
  let internalBinding: (name: string) => Binding = () => ({});
  let prepareStackTrace: ((...values: never[]) => unknown) | undefined;

  const finish = (code: number): never => {
    machinery.ended(code & 0xff);
    return machinery.halt();
  };
  const currentCode = (otherwise: number): number =>
    exitInfo[EXIT_INFO_HAS_CODE] === 0 ? otherwise : (exitInfo[EXIT_INFO_CODE] as number);

  const realm: ProgramRealm = {
    facts,
    sources,
    llhttp: library.llhttp,
    loop,
    host,
    files,
    symbols,
    privateSymbols,
    env,
    argv,
    process,
    clock,
    perContext: {},
    fatal: { before: undefined, after: undefined },
    write: machinery.write,
    exit: finish,
    programs: { keepsContext: false, texts: new Map() },
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
      reportFatal(realm, error);
      finish(currentCode(1));
    },
  };

  const bindings = createBindings(realm, {
    queues,
    context,
    input,
    signals,
    compileBuiltin: (id) => compileBuiltin(id),
    setLoaders: (binding, require_) => {
      internalBinding = binding;
      requireBuiltin = require_;
    },
    onPrepareStackTrace: (callback) => {
      prepareStackTrace = callback;
    },
  });
  const cache = new Map<string, Binding>();
  const getInternalBinding = (name: string): Binding => {
    let binding = cache.get(name);
    if (binding === undefined) {
      const create = bindings[name];
      if (create === undefined && facts.bindings[name] === undefined)
        throw Object.assign(new Error(`No such binding: ${name}`), { code: 'ERR_INVALID_MODULE' });
      binding = completeBinding(name, create?.() ?? {}, facts.bindings[name]);
      cache.set(name, binding);
    }
    return binding;
  };

  const primordials: Record<string, unknown> = {};
  const compileBuiltin = (id: string): ((...values: unknown[]) => unknown) => {
    if (id === 'internal/deps/amaro/dist/index')
      return (_exports, _require, module) =>
        Object.assign(module as object, { exports: createAmaro() });
    if (id === UNDICI)
      return (_exports, require, module, ...rest) =>
        Object.assign(module as object, {
          exports: createUndici(() => {
            const loaded: { exports: Record<string, unknown> } = { exports: {} };
            evaluateBuiltin(id)(loaded.exports, require, loaded, ...rest);
            return loaded.exports;
          }),
        });
    return evaluateBuiltin(id);
  };
  const evaluateBuiltin = (id: string): ((...values: unknown[]) => unknown) => {
    const source = sources[id]?.replace(LLHTTP_MARK, () =>
      base64Slice(library.llhttp, 0, library.llhttp.length),
    );
    if (source === undefined)
      throw Object.assign(new Error(`This machine's Node has no module "${id}".`), {
        code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      });
    return evaluate(`${source}\n//# sourceURL=node:${id}`) as (...values: unknown[]) => unknown;
  };
  const run = (id: string, values: Readonly<Record<string, unknown>>): void => {
    compileBuiltin(id)(...parametersOf(id).map((name) => values[name]));
  };

  prepareGlobals();
  const perContext = realm.perContext as Record<string, unknown>;
  const contextValues = {
    exports: perContext,
    primordials,
    privateSymbols,
    perIsolateSymbols: symbols,
  };
  for (const id of ['primordials', 'domexception', 'messageport'])
    run(`internal/per_context/${id}`, contextValues);
  run('internal/bootstrap/realm', {
    process,
    getLinkedBinding: getInternalBinding,
    getInternalBinding,
    primordials,
  });
  const boot = { process, require: requireBuiltin, internalBinding, primordials };
  if (prepareStackTrace !== undefined) installStackTraces(prepareStackTrace as never);
  for (const id of [
    'internal/bootstrap/node',
    'internal/bootstrap/web/exposed-wildcard',
    'internal/bootstrap/web/exposed-window-or-worker',
    'internal/bootstrap/switches/is_main_thread',
    'internal/bootstrap/switches/does_own_process_state',
  ])
    run(id, boot);

  const emit = (name: string, ...values: unknown[]): unknown =>
    Reflect.apply(process.emit as (...all: unknown[]) => unknown, process, [name, ...values]);

  /** The entry module's evaluation, where it is one: whether it has come to an end. */
  let entry: { isSettled: boolean } | undefined;
  const { then } = Promise.prototype;
  const watchEntry = (): void => {
    const promise = Reflect.get(
      globalThis,
      privateSymbols.entry_point_promise_private_symbol as symbol,
    );
    if (!(promise instanceof Promise)) return;
    const watched = { isSettled: false };
    const settle = (): void => {
      watched.isSettled = true;
    };
    Reflect.apply(then, promise, [settle, settle]);
    entry = watched;
  };
  const stalledEntry = (): string | undefined => {
    if (entry?.isSettled !== false) return undefined;
    const symbol = privateSymbols.entry_point_module_private_symbol as symbol;
    return (Reflect.get(globalThis, symbol) as { readonly url: string } | undefined)?.url ?? '';
  };

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

  return {
    input,
    run: (words, tree, variables) => {
      for (const [path, content] of Object.entries(tree)) {
        const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
        files.provide(`${HOME}/${path}`, bytes.slice());
      }
      Object.assign(env, { HOME, PWD: HOME, PATH: '/usr/local/bin:/usr/bin:/bin', ...variables });
      argv.push(...words);
      machinery.onError((error) => realm.uncaught(error, false));
      machinery.onRejection((isHandled, promise, reason) =>
        queues.rejections?.(isHandled ? HANDLED_LATER : REJECTED_WITHOUT_HANDLER, promise, reason),
      );
      realm.programs.keepsContext = mentionsContext(tree);
      if (realm.programs.keepsContext) keepContext(context);
      loop.start(() => {
        run('internal/main/run_main_module', boot);
        watchEntry();
      });
    },
    interrupt: () => signals.send(SIGINT),
  };
}

/** Whether any file could make use of AsyncLocalStorage: only then is its way through `await` worth its cost. */
function mentionsContext(tree: FileTree): boolean {
  return Object.values(tree).some((content) => {
    const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
    return text.includes('async_hooks') || text.includes('AsyncLocalStorage');
  });
}

/** node_process_object.cc, CreateProcessObject */
function createProcessObject(
  { version, versions, arch, release }: NodeFacts,
  env: Record<string, string>,
): Record<PropertyKey, unknown> {
  // The library gives the prototype of this object another.
  const prototype = Object.create(Object.prototype, {
    constructor: { value: class process {}, writable: true, configurable: true },
  });
  const process: Record<PropertyKey, unknown> = Object.create(prototype);
  for (const [name, value] of Object.entries({ version, versions: Object.freeze({ ...versions }) }))
    Object.defineProperty(process, name, { value, enumerable: true });
  return Object.assign(process, {
    arch,
    platform: 'linux',
    release: { ...release },
    env: guardEnv(env),
  });
}

/** Variables of the environment are text. */
function guardEnv(env: Record<string, string>): object {
  return new Proxy(env, {
    set: (target, key, value) => {
      if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
      target[key] = `${value}`;
      return true;
    },
    defineProperty: (target, key, { value }) => {
      target[String(key)] = `${value}`;
      return true;
    },
  });
}
