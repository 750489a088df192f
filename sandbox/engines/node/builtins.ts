// Node's own modules, compiled from the sources that the build packed, and their start in the order of node_realm.cc.
import { createAmaro } from './amaro.ts';
import { type Binding, completeBinding } from './bindings/binding.ts';
import { base64Slice } from './bindings/encodings.ts';
import { addInspectorCalls } from './inspector-console.ts';
import { LLHTTP_MARK, parametersOf } from './library.ts';
import type { NodeLibrary } from './node-library.ts';
import { evaluate } from './platform.ts';
import type { Programs } from './programs.ts';
import type { Realm } from './realm.ts';
import { prepareGlobals } from './realm-globals.ts';
import { installStackTraces, takeTextTraces } from './stack-trace.ts';
import { createUndici, UNDICI } from './undici.ts';

type Values = Readonly<Record<string, unknown>>;
type Module = (...values: unknown[]) => unknown;

const AMARO = 'internal/deps/amaro/dist/index';
const UNAVAILABLE = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';

export class Builtins {
  readonly #library: NodeLibrary;
  readonly #programs: Programs;
  readonly #primordials = {};

  constructor(library: NodeLibrary, programs: Programs) {
    this.#library = library;
    this.#programs = programs;
  }

  /** A function whose parameters `parametersOf` names. */
  compile(id: string): Module {
    if (id === AMARO)
      return (_exports, _require, module) =>
        Object.assign(module as object, { exports: createAmaro(this.#programs) });
    if (id === UNDICI)
      return (_exports, require, module, ...rest) =>
        Object.assign(module as object, {
          exports: createUndici(() => {
            const loaded: { exports: Record<string, unknown> } = { exports: {} };
            this.#evaluate(id)(loaded.exports, require, loaded, ...rest);
            return loaded.exports;
          }),
        });
    return this.#evaluate(id);
  }

  /** Boots the library on these bindings. `prepareStackTrace` is asked for once the library has one. */
  boot(
    realm: Realm,
    bindings: Readonly<Record<string, () => Binding>>,
    isThread: boolean,
    prepareStackTrace: () => ((...values: never[]) => unknown) | undefined,
  ): void {
    const { process, privateSymbols, symbols } = realm;
    const primordials = this.#primordials;
    prepareGlobals();
    takeTextTraces();
    const context = { exports: realm.perContext, primordials, privateSymbols };
    for (const id of ['primordials', 'domexception', 'messageport'])
      this.#run(`internal/per_context/${id}`, { ...context, perIsolateSymbols: symbols });
    const getInternalBinding = this.#loadBindings(bindings);
    this.#run('internal/bootstrap/realm', {
      process,
      getLinkedBinding: getInternalBinding,
      getInternalBinding,
      primordials,
    });
    const callback = prepareStackTrace();
    if (callback !== undefined) installStackTraces(callback as never);
    for (const id of [
      'node',
      'web/exposed-wildcard',
      'web/exposed-window-or-worker',
      isThread ? 'switches/is_not_main_thread' : 'switches/is_main_thread',
      isThread ? 'switches/does_not_own_process_state' : 'switches/does_own_process_state',
    ])
      this.start(realm, `internal/bootstrap/${id}`);
    addInspectorCalls(globalThis.console);
  }

  /** Runs one of the modules that are no modules of others: those that boot, and those that run a program. */
  start({ process, library: { require, internalBinding } }: Realm, id: string): void {
    this.#run(id, { process, require, internalBinding, primordials: this.#primordials });
  }

  #run(id: string, values: Values): void {
    this.compile(id)(...parametersOf(id).map((name) => values[name]));
  }

  #evaluate(id: string): Module {
    const { llhttp } = this.#library;
    const found = this.#library.find(id);
    if (found === undefined) {
      const why = this.#library.has(id)
        ? `is still fetching the module "${id}": run the program again`
        : `has no module "${id}"`;
      throw Object.assign(new Error(`This machine's Node ${why}.`), { code: UNAVAILABLE });
    }
    const text = found.text.replace(LLHTTP_MARK, () => base64Slice(llhttp, 0, llhttp.length));
    const value = evaluate(`${text}\n//# sourceURL=node:${id}`);
    return (found.later === undefined ? value : (value as Module)(found.later, evaluate)) as Module;
  }

  #loadBindings(bindings: Readonly<Record<string, () => Binding>>): (name: string) => Binding {
    const cache = new Map<string, Binding>();
    const facts = this.#library.facts.bindings;
    return (name) => {
      let binding = cache.get(name);
      if (binding === undefined) {
        const create = bindings[name];
        if (create === undefined && facts[name] === undefined)
          throw Object.assign(new Error(`No such binding: ${name}`), {
            code: 'ERR_INVALID_MODULE',
          });
        binding = completeBinding(name, create?.() ?? {}, facts[name]);
        cache.set(name, binding);
      }
      return binding;
    };
  }
}
