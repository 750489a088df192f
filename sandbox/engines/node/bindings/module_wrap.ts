// `module_wrap`: V8's module records for Node's loader, over functions that `module-source.ts` makes of modules (ECMA-262,
// 16.2.1.6: linking, and evaluation with top-level await).

import { arrowAt, located, runText } from '../compile.ts';
import { createNamespace } from '../namespace.ts';
import { dirname } from '../paths.ts';
import { URL } from '../platform.ts';
import type { ProgramRealm } from '../program-realm.ts';
import { compileModule, type ModuleSource } from '../source/module-source.ts';
import type { Binding } from './binding.ts';

/** The numbers of v8::Module::Status. */
const UNINSTANTIATED = 0;
const INSTANTIATING = 1;
const INSTANTIATED = 2;
const EVALUATING = 3;
const EVALUATED = 4;
const ERRORED = 5;
const EVALUATION_PHASE = 3;

/** The values of a module's exports: a property each, with a getter where the module may still change it. */
export type Cells = Record<string, unknown>;

type Body = Generator<undefined, void> | AsyncGenerator<undefined, void>;
type Steps = (this: ModuleRecord) => unknown;

/** What a module's function is handed for a request: names by `cells`, and the whole by `namespace`. */
interface View {
  readonly cells: Cells;
  readonly namespace: object;
}

/** Where an export lives in the end. */
interface Resolution {
  readonly record: ModuleRecord;
  /** undefined: its namespace. */
  readonly name: string | undefined;
}

export abstract class ModuleRecord {
  readonly url: string;
  status = UNINSTANTIATED;
  error: unknown;
  linked: readonly ModuleRecord[] = [];
  evaluation: Promise<void> | undefined;
  readonly cells: Cells = Object.create(null);
  #namespace: object | undefined;

  constructor(url: string) {
    this.url = url;
  }

  get namespace(): object {
    this.#namespace ??= createNamespace(this.exportedNames().toSorted(), (name) =>
      this.valueOf_(name),
    );
    return this.#namespace;
  }

  abstract readonly hasTopLevelAwait: boolean;
  abstract exportedNames(seen?: Set<ModuleRecord>): string[];
  /** `ambiguous` where two stars disagree. */
  abstract resolve(name: string, seen?: Set<string>): Resolution | 'ambiguous' | undefined;
  abstract prepare(): void;
  abstract run(): Promise<void> | undefined;

  valueOf_(name: string): unknown {
    const found = this.resolve(name);
    if (found === undefined || found === 'ambiguous') return undefined;
    return found.name === undefined ? found.record.namespace : found.record.cells[found.name];
  }

  hasAsyncGraph(seen = new Set<ModuleRecord>()): boolean {
    if (seen.has(this)) return false;
    seen.add(this);
    return this.hasTopLevelAwait || this.linked.some((each) => each.hasAsyncGraph(seen));
  }

  instantiate(): void {
    if (this.status !== UNINSTANTIATED) return;
    this.status = INSTANTIATING;
    try {
      for (const each of this.linked) each.instantiate();
      this.prepare();
    } catch (error) {
      this.status = UNINSTANTIATED;
      throw error;
    }
    this.status = INSTANTIATED;
  }

  /** Undefined where all of it ran at once. */
  evaluate(): Promise<void> | undefined {
    if (this.status === ERRORED) throw this.error;
    if (this.status === EVALUATING || this.status === EVALUATED) return this.evaluation;
    this.status = EVALUATING;
    try {
      const pending: Promise<void>[] = [];
      for (const each of this.linked) {
        const isCycle = each.status === EVALUATING && each.evaluation === undefined;
        const waiting = isCycle ? undefined : each.evaluate();
        if (waiting !== undefined) pending.push(waiting);
      }
      const rest = pending.length > 0 ? Promise.all(pending).then(() => this.run()) : this.run();
      if (rest === undefined) {
        this.status = EVALUATED;
        return undefined;
      }
      this.evaluation = rest.then(
        () => {
          this.status = EVALUATED;
        },
        (error: unknown) => {
          this.#fail(error);
          throw error;
        },
      );
      return this.evaluation;
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  #fail(error: unknown): void {
    this.status = ERRORED;
    this.error = error;
  }
}

/** A module whose exports are set by a function: built-ins, CommonJS, JSON. */
class SyntheticRecord extends ModuleRecord {
  readonly hasTopLevelAwait = false;
  readonly #names: readonly string[];
  readonly #steps: Steps;
  readonly #owner: object;

  constructor(url: string, names: readonly string[], steps: Steps, owner: object) {
    super(url);
    this.#names = names;
    this.#steps = steps;
    this.#owner = owner;
    for (const name of names) this.cells[name] = undefined;
  }

  exportedNames(): string[] {
    return [...this.#names];
  }

  resolve(name: string): Resolution | undefined {
    return this.#names.includes(name) ? { record: this, name } : undefined;
  }

  prepare(): void {}

  run(): undefined {
    Reflect.apply(this.#steps, this.#owner, []);
    return undefined;
  }
}

class SourceRecord extends ModuleRecord {
  readonly source: ModuleSource;
  readonly #text: string;
  readonly #realm: ProgramRealm;
  readonly #meta: () => object;
  #body: Body | undefined;

  constructor(realm: ProgramRealm, url: string, text: string, meta: () => object) {
    super(url);
    this.#realm = realm;
    this.#text = text;
    this.#meta = meta;
    realm.programs.texts.set(url, text);
    try {
      this.source = compileModule(text, realm.programs.keepsContext);
      checkSyntax(this.source.code);
    } catch (error) {
      throw located(nativeError(error, text), text, url, 'module');
    }
  }

  get hasTopLevelAwait(): boolean {
    return this.source.hasTopLevelAwait;
  }

  exportedNames(seen = new Set<ModuleRecord>()): string[] {
    if (seen.has(this)) return [];
    seen.add(this);
    const names = new Set([...this.source.locals, ...this.source.indirect.keys()]);
    for (const star of this.source.stars)
      for (const name of this.linked[star]?.exportedNames(seen) ?? [])
        if (name !== 'default' && this.resolve(name) !== 'ambiguous') names.add(name);
    return [...names];
  }

  resolve(name: string, seen = new Set<string>()): Resolution | 'ambiguous' | undefined {
    const key = `${this.url} ${name}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    if (this.source.locals.includes(name)) return { record: this, name };
    const indirect = this.source.indirect.get(name);
    if (indirect !== undefined) {
      const target = this.linked[indirect.from];
      if (target === undefined) return undefined;
      return indirect.name === undefined
        ? { record: target, name: undefined }
        : target.resolve(indirect.name, seen);
    }
    if (name === 'default') return undefined;
    let found: Resolution | undefined;
    for (const star of this.source.stars) {
      const next = this.linked[star]?.resolve(name, seen);
      if (next === 'ambiguous') return next;
      if (next === undefined) continue;
      if (found !== undefined && (found.record !== next.record || found.name !== next.name))
        return 'ambiguous';
      found = next;
    }
    return found;
  }

  prepare(): void {
    for (const each of this.source.imports) {
      if (each.name === undefined) continue;
      const found = this.linked[each.from]?.resolve(each.name);
      if (found === undefined || found === 'ambiguous') throw this.#unresolved(each, found);
    }
    const create = runText(this.source.code, this.url, this.source.positions) as (
      ...values: unknown[]
    ) => Body;
    const services = this.#services();
    this.#body = create(services, ...this.linked.map((_, index) => this.#view(index)));
    void this.#body.next();
  }

  run(): Promise<void> | undefined {
    const step = this.#body?.next();
    return step instanceof Promise ? step.then(() => undefined) : undefined;
  }

  #services(): object {
    const { cells } = this;
    const realm = this.#realm;
    let meta: object | undefined;
    const buildMeta = this.#meta;
    return {
      get meta() {
        meta ??= buildMeta();
        return meta;
      },
      export: (getters: Readonly<Record<string, () => unknown>>) => {
        for (const [name, get] of Object.entries(getters))
          Object.defineProperty(cells, name, { get, enumerable: true });
      },
      import: (specifier: unknown, options: unknown) =>
        realm.importDynamically(
          realm.symbols.source_text_module_default_hdo,
          specifier,
          options,
          this.url,
        ),
      get constant() {
        throw new TypeError('Assignment to constant variable.');
      },
      set constant(_value: unknown) {
        throw new TypeError('Assignment to constant variable.');
      },
    };
  }

  /** Names that the target exports itself are read from it directly; others lead to where they live. */
  #view(index: number): View {
    const target = this.linked[index];
    if (target === undefined) throw new Error(`${this.url} was not linked.`);
    const names = this.source.imports.flatMap(({ from, name }) =>
      from === index && name !== undefined ? [name] : [],
    );
    const lookups = names.map((name) => [name, target.resolve(name)] as const);
    const isDirect = lookups.every(
      ([name, found]) =>
        typeof found === 'object' && found.record === target && found.name === name,
    );
    let { cells } = target;
    if (!isDirect) {
      cells = Object.create(null);
      for (const name of names)
        Object.defineProperty(cells, name, {
          get: () => target.valueOf_(name),
          configurable: true,
        });
    }
    return {
      cells,
      get namespace() {
        return target.namespace;
      },
    };
  }

  #unresolved(
    each: { readonly from: number; readonly name: string | undefined; readonly offset: number },
    found: 'ambiguous' | undefined,
  ): Error {
    const specifier = this.source.requests[each.from]?.specifier ?? '';
    const error = new SyntaxError(
      found === 'ambiguous'
        ? `The requested module '${specifier}' contains conflicting star exports for name '${each.name}'`
        : `The requested module '${specifier}' does not provide an export named '${each.name}'`,
    );
    const arrow = this.#realm.privateSymbols.arrow_message_private_symbol;
    if (arrow !== undefined)
      Reflect.set(error, arrow, arrowAt(this.#text, this.url, each.offset).trimEnd());
    return error;
  }
}

/** Names that are declared twice and the like: the realm's parser knows more of them than ours. */
function checkSyntax(code: string): void {
  new Function(`return ${code}`);
}

/** The realm's own words for what is wrong with a module, as far as a script can be made to say them. */
function nativeError(error: unknown, text: string): unknown {
  if (!(error instanceof SyntaxError)) return error;
  const body = text
    .replace(/^\s*import\b[^;(\n]*(?:;|$)/gm, '')
    .replace(/^\s*export\s+(?:default\s+)?/gm, '');
  try {
    new Function(`"use strict";(async function(){${body}\n})`);
  } catch (native) {
    return native;
  }
  const message = error.message.replace(/ \(\d+:\d+\)$/, '');
  return Object.assign(error, { message });
}

export function moduleWrapBinding(realm: ProgramRealm): Binding {
  const records = new WeakMap<object, ModuleRecord>();
  const recordOf = (wrap: object): ModuleRecord => {
    const record = records.get(wrap);
    if (record === undefined) throw new TypeError('This is no module.');
    return record;
  };

  class ModuleWrap {
    readonly url: string;
    isMain = false;
    readonly isCommonJS: boolean;
    sourceMapURL: string | undefined;
    #requests: object[] | undefined;

    constructor(
      url: string,
      _context: unknown,
      source: string | readonly string[],
      stepsOrLine: unknown,
      cjsOrColumn: unknown,
      id?: symbol,
    ) {
      this.url = url;
      this.isCommonJS = typeof source !== 'string' && cjsOrColumn !== undefined;
      records.set(
        this,
        typeof source === 'string'
          ? new SourceRecord(realm, url, source, () => createMeta(realm, this, id))
          : new SyntheticRecord(url, source, stepsOrLine as Steps, this),
      );
    }
    get hasTopLevelAwait(): boolean {
      return recordOf(this).hasTopLevelAwait;
    }
    get hasAsyncGraph(): boolean {
      return recordOf(this).hasAsyncGraph();
    }
    getModuleRequests(): object[] {
      const record = recordOf(this);
      const requests = record instanceof SourceRecord ? record.source.requests : [];
      this.#requests ??= requests.map(({ specifier, attributes }) => ({
        specifier,
        attributes: Object.assign(Object.create(null), attributes),
        phase: EVALUATION_PHASE,
      }));
      return this.#requests;
    }
    link(modules: readonly object[]): void {
      recordOf(this).linked = modules.map(recordOf);
    }
    instantiate(): void {
      recordOf(this).instantiate();
    }
    async evaluate(): Promise<void> {
      await recordOf(this).evaluate();
    }
    evaluateSync(): object {
      const record = recordOf(this);
      void record.evaluate();
      return record.namespace;
    }
    setExport(name: string, value: unknown): void {
      recordOf(this).cells[name] = value;
    }
    getNamespace(): object {
      return recordOf(this).namespace;
    }
    getStatus(): number {
      return recordOf(this).status;
    }
    getError(): unknown {
      return recordOf(this).error;
    }
    createCachedData(): Uint8Array {
      return new Uint8Array();
    }
  }

  return {
    ModuleWrap,
    setImportModuleDynamicallyCallback: (
      callback: ProgramRealm['hooks']['importModuleDynamically'],
    ) => {
      realm.hooks.importModuleDynamically = callback;
    },
    setInitializeImportMetaObjectCallback: (
      callback: ProgramRealm['hooks']['initializeImportMeta'],
    ) => {
      realm.hooks.initializeImportMeta = callback;
    },
    setImportMetaResolveInitializer: (create: (url: string) => (specifier: string) => string) => {
      realm.hooks.createResolve = create;
    },
    /** `export * from`, the default too, and `__esModule` (loader.js, populateCJSExportsFromESM). */
    createRequiredModuleFacade: (wrap: object) => {
      const record = recordOf(wrap);
      return createNamespace([...record.exportedNames(), '__esModule'].toSorted(), (name) =>
        name === '__esModule' ? true : record.valueOf_(name),
      );
    },
    throwIfPromiseRejected: () => undefined,
  };
}

/** node_modules.cc / module_wrap.cc, DefaultImportMetaObjectInitializer */
function createMeta(
  realm: ProgramRealm,
  wrap: { readonly url: string; readonly isMain: boolean },
  id: symbol | undefined,
): object {
  const meta: Record<string, unknown> = Object.create(null);
  if (id !== realm.symbols.source_text_module_default_hdo) {
    realm.hooks.initializeImportMeta?.(id, meta, wrap);
    return meta;
  }
  const { url } = wrap;
  if (url.startsWith('file:')) {
    const filename = decodeURIComponent(new URL(url).pathname);
    meta.dirname = dirname(filename);
    meta.filename = filename;
  }
  meta.main = wrap.isMain;
  const resolve = realm.hooks.createResolve?.(url);
  if (resolve !== undefined) meta.resolve = resolve;
  meta.url = url;
  return meta;
}
