// `module_wrap`: the module records of modules/ as Node's loader asks for them.
import { type ModuleRecord, type Steps, SyntheticRecord } from '../modules/module-record.ts';
import { SourceRecord } from '../modules/source-record.ts';
import { createNamespace } from '../namespace.ts';
import { dirname } from '../paths.ts';
import { URL } from '../platform.ts';
import type { ProgramRealm } from '../program-realm.ts';
import type { Binding } from './binding.ts';

const EVALUATION_PHASE = 3;

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
      const requests = record instanceof SourceRecord ? record.outline.requests : [];
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
