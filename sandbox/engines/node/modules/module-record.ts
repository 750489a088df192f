// V8's module records for Node's loader (ECMA-262, 16.2.1.6: linking, and evaluation with top-level await).
import { createNamespace } from '../namespace.ts';

/** The numbers of v8::Module::Status. */
const UNINSTANTIATED = 0;
const INSTANTIATING = 1;
const INSTANTIATED = 2;
const EVALUATING = 3;
const EVALUATED = 4;
const ERRORED = 5;

/** The values of a module's exports: a property each, with a getter where the module may still change it. */
export type Cells = Record<string, unknown>;

/** Where an export lives in the end. */
export interface Resolution {
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

export type Steps = (this: ModuleRecord) => unknown;

/** A module whose exports are set by a function: built-ins, CommonJS, JSON. */
export class SyntheticRecord extends ModuleRecord {
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
