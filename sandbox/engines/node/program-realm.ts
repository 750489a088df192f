// What the bindings share that load and compile programs.
import type { Programs } from './programs.ts';
import type { Realm } from './realm.ts';

export type ImportModuleDynamically = (
  referrer: symbol | undefined,
  specifier: string,
  phase: number,
  attributes: Readonly<Record<string, string>>,
  referrerName: string,
) => Promise<object>;

export interface ProgramRealm extends Realm {
  readonly programs: Programs;
  /** `import()` of a program; its file is where relative names begin. */
  importDynamically(
    referrer: symbol | undefined,
    specifier: unknown,
    options: unknown,
    file: string,
  ): Promise<object>;
  /** What Node's loader has registered for it. */
  readonly hooks: {
    importModuleDynamically: ImportModuleDynamically | undefined;
    initializeImportMeta:
      | ((id: symbol | undefined, meta: object, wrap: object) => void)
      | undefined;
    createResolve: ((url: string) => (specifier: string) => string) | undefined;
  };
}
