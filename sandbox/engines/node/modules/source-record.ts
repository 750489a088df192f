// The record of a module that is text: a function that `module-source.ts` makes of it, and what that function is handed.
import { arrowAt, located, runText } from '../compile.ts';
import type { ProgramRealm } from '../program-realm.ts';
import type { Edited } from '../source/edits.ts';
import { type Indirect, type ModuleOutline, moduleCode } from '../source/module-outline.ts';
import { type Cells, ModuleRecord, type Resolution } from './module-record.ts';

type Body = Generator<undefined, void> | AsyncGenerator<undefined, void>;

/** What a module's function is handed for a request: names by `cells`, and the whole by `namespace`. */
interface View {
  readonly cells: Cells;
  readonly namespace: object;
}

export class SourceRecord extends ModuleRecord {
  readonly outline: ModuleOutline;
  readonly #indirect: ReadonlyMap<string, Indirect>;
  readonly #compiled: Edited;
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
      this.outline = realm.programs.outline(text);
      this.#compiled = moduleCode(text, this.outline);
      checkSyntax(this.#compiled.code);
    } catch (error) {
      throw located(realm.programs, nativeError(error, text), text, url, 'module');
    }
    this.#indirect = new Map(this.outline.indirect);
  }

  get hasTopLevelAwait(): boolean {
    return this.outline.hasTopLevelAwait;
  }

  exportedNames(seen = new Set<ModuleRecord>()): string[] {
    if (seen.has(this)) return [];
    seen.add(this);
    const names = new Set([...this.outline.locals, ...this.#indirect.keys()]);
    for (const star of this.outline.stars)
      for (const name of this.linked[star]?.exportedNames(seen) ?? [])
        if (name !== 'default' && this.resolve(name) !== 'ambiguous') names.add(name);
    return [...names];
  }

  resolve(name: string, seen = new Set<string>()): Resolution | 'ambiguous' | undefined {
    const key = `${this.url} ${name}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    if (this.outline.locals.includes(name)) return { record: this, name };
    const indirect = this.#indirect.get(name);
    if (indirect !== undefined) {
      const target = this.linked[indirect.from];
      if (target === undefined) return undefined;
      return indirect.name === undefined
        ? { record: target, name: undefined }
        : target.resolve(indirect.name, seen);
    }
    if (name === 'default') return undefined;
    let found: Resolution | undefined;
    for (const star of this.outline.stars) {
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
    for (const [index, each] of this.outline.imports.entries()) {
      if (each.name === undefined) continue;
      const found = this.linked[each.from]?.resolve(each.name);
      if (found === undefined || found === 'ambiguous') throw this.#unresolved(each, index, found);
    }
    const { code, positions } = this.#compiled;
    const create = runText(code, this.url, positions) as (...values: unknown[]) => Body;
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
    const names = this.outline.imports.flatMap(({ from, name }) =>
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

  #unresolved(each: Indirect, index: number, found: 'ambiguous' | undefined): Error {
    const specifier = this.outline.requests[each.from]?.specifier ?? '';
    const error = new SyntaxError(
      found === 'ambiguous'
        ? `The requested module '${specifier}' contains conflicting star exports for name '${each.name}'`
        : `The requested module '${specifier}' does not provide an export named '${each.name}'`,
    );
    const arrow = this.#realm.privateSymbols.arrow_message_private_symbol;
    const offset = this.#realm.programs.importOffset(this.#text, index);
    if (arrow !== undefined && offset !== undefined)
      Reflect.set(error, arrow, arrowAt(this.#text, this.url, offset).trimEnd());
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
