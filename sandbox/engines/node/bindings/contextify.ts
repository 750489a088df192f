// `contextify`: compiles the program's scripts. There is one context, the realm's: `vm` runs in this one, and makes no others.
import { compileFunction, type DynamicImport, located, runText } from '../compile.ts';
import type { ProgramRealm } from '../program-realm.ts';
import { DYNAMIC_IMPORT } from '../source/names.ts';
import type { Binding } from './binding.ts';

const INTERNAL = 'internal';
const WRAPPER = ['exports', 'require', 'module', '__filename', '__dirname'];
const SOURCE_MAP = /\/\/[#@] sourceMappingURL=(\S+)\s*$/;

export function contextifyBinding(realm: ProgramRealm): Binding {
  const importFrom =
    (file: string, referrer: symbol | undefined): DynamicImport =>
    (specifier, options) =>
      realm.importDynamically(
        referrer ?? realm.symbols.vm_dynamic_import_default_internal,
        specifier,
        options,
        file,
      );

  /** Whether what is no CommonJS would run as an ES module (node_contextify.cc, ShouldRetryAsESM). */
  const runsAsModule = (error: unknown, source: string): boolean =>
    error instanceof SyntaxError && realm.programs.isModule(source);

  // The library makes one context for itself, to have intrinsics that no program has changed; this realm's must do.
  const internal = new WeakSet<object>();
  const isThisContext = (context: unknown): boolean =>
    context === undefined ||
    context === null ||
    (typeof context === 'object' && internal.has(context));

  class ContextifyScript {
    readonly #run: () => unknown;
    sourceMapURL: string | undefined;
    constructor(
      source: string,
      file: string,
      _line: number,
      _column: number,
      _cached: unknown,
      _produces: unknown,
      parsingContext: unknown,
      referrer?: symbol,
    ) {
      if (!isThisContext(parsingContext)) throw noContexts();
      realm.programs.texts.set(file, source);
      const id = realm.privateSymbols.host_defined_option_symbol;
      if (id !== undefined && referrer !== undefined) Reflect.set(this, id, referrer);
      this.sourceMapURL = SOURCE_MAP.exec(source)?.[1];
      try {
        // Compiled now, so that an error in its syntax is thrown now.
        new Function(source);
        const { code, positions } = realm.programs.script(source, '');
        this.#run = () => {
          const known = Object.getOwnPropertyDescriptor(globalThis, DYNAMIC_IMPORT);
          Object.defineProperty(globalThis, DYNAMIC_IMPORT, {
            value: importFrom(file, referrer),
            configurable: true,
          });
          try {
            return runText(code, file, positions);
          } finally {
            if (known === undefined) Reflect.deleteProperty(globalThis, DYNAMIC_IMPORT);
            else Object.defineProperty(globalThis, DYNAMIC_IMPORT, known);
          }
        };
      } catch (error) {
        throw located(realm.programs, error, source, file, 'script');
      }
    }
    runInContext(context: unknown): unknown {
      if (!isThisContext(context)) throw noContexts();
      return this.#run();
    }
    createCachedData(): Uint8Array {
      return new Uint8Array();
    }
  }

  return {
    ContextifyScript,
    makeContext: (context: object, name: string) => {
      if (name !== INTERNAL) throw noContexts();
      internal.add(context);
      const mark = realm.privateSymbols.contextify_context_private_symbol;
      if (mark !== undefined) Reflect.set(context, mark, context);
      return context;
    },
    compileFunction: (
      source: string,
      file: string,
      _line: number,
      _column: number,
      _cached: unknown,
      _produces: boolean,
      _context: unknown,
      _extensions: unknown,
      parameters: readonly string[] = [],
      referrer?: symbol,
    ) => {
      const dynamicImport = importFrom(file, referrer);
      try {
        return {
          function: compileFunction(realm.programs, source, file, parameters, dynamicImport),
        };
      } catch (error) {
        throw located(realm.programs, error, source, file, 'script');
      }
    },
    compileFunctionForCJSLoader: (
      source: string,
      file: string,
      _isSeaMain: boolean,
      detectsModule: boolean,
    ) => {
      const sourceMapURL = SOURCE_MAP.exec(source)?.[1];
      try {
        const compiled = compileFunction(
          realm.programs,
          source,
          file,
          WRAPPER,
          importFrom(file, undefined),
        );
        return {
          cachedDataRejected: false,
          sourceMapURL,
          function: compiled,
          canParseAsESM: false,
        };
      } catch (error) {
        if (detectsModule && runsAsModule(error, source))
          return { cachedDataRejected: false, sourceMapURL, canParseAsESM: true };
        throw located(realm.programs, error, source, file, 'script');
      }
    },
    containsModuleSyntax: (source: string, _file: string) => {
      try {
        new Function(...WRAPPER, source.startsWith('#!') ? `//${source}` : source);
        return false;
      } catch (error) {
        return runsAsModule(error, source);
      }
    },
    startSigintWatchdog: () => undefined,
    stopSigintWatchdog: () => false,
    watchdogHasPendingSigint: () => false,
  };
}

function noContexts(): Error {
  return Object.assign(
    new Error("This machine's Node has one context: vm.createContext is not part of it."),
    {
      code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
    },
  );
}
