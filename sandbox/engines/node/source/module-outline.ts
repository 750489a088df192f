// What has to be known of an ES module to run it as a function. It is data, so that a build may find it out beforehand.
import { applyEdits, type Edit, type Edited } from './edits.ts';

export interface ModuleRequest {
  readonly specifier: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** `from` is the request's index; without a name it stands for the whole namespace. */
export interface Indirect {
  readonly from: number;
  readonly name?: string | undefined;
}

export interface ModuleOutline {
  /** The head of the function, in the place of what is before the first line. */
  readonly head: string;
  readonly edits: readonly Edit[];
  readonly requests: readonly ModuleRequest[];
  /** Names that are exported from here. */
  readonly locals: readonly string[];
  readonly indirect: readonly (readonly [name: string, Indirect])[];
  /** Requests of `export * from`. */
  readonly stars: readonly number[];
  /** Names that are imported, by request. */
  readonly imports: readonly Indirect[];
  readonly hasTopLevelAwait: boolean;
}

/** The module as an expression whose value is its function. */
export function moduleCode(source: string, { head, edits }: ModuleOutline): Edited {
  const { code, positions } = applyEdits(source, edits, head);
  return { code: `${code}\n})`, positions };
}
