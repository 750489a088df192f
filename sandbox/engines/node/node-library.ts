// Node's library in parts, of which all but the first may still be on their way.
import { type ArrivingFile, hasArrived, takeFile } from '../process/arriving-file.ts';
import {
  bodyExpression,
  hasMarks,
  type LaterBodies,
  withBodies,
  withStubs,
} from './function-bodies.ts';
import { type NodeFacts, type PackedLibrary, type Sources, textToBytes } from './library.ts';
import { apply, parseJson, TextDecoder } from './platform.ts';

export class NodeLibrary {
  readonly facts: NodeFacts;
  /** llhttp, compiled to wasm, as Node's own undici carries it. */
  readonly llhttp: Uint8Array;
  readonly #sources: Record<string, string> = {};
  readonly #bodies: Record<string, readonly string[]> = {};
  /** Those that nothing was asked of yet. */
  readonly #coming: ArrivingFile[];

  /** In the order of the build: the first one must have come. */
  constructor(parts: readonly ArrivingFile[]) {
    this.#coming = [...parts];
    const { facts, llhttp } = this.#takePart();
    if (facts === undefined || llhttp === undefined)
      throw new Error("Node's library came without its first part.");
    this.facts = facts;
    this.llhttp = textToBytes(llhttp);
  }

  /** One more, where parts come by message. */
  add(part: ArrivingFile): void {
    this.#coming.push(part);
  }

  /** Whether a module is in some part of the build. */
  has(id: string): boolean {
    const { builtinIds, leftOutIds } = this.facts;
    return builtinIds.includes(id) && !leftOutIds.includes(id);
  }

  /**
   * The expression of a module's function, and with what it is to be called to give that function, if with anything.
   * Stops the thread where the module is on its way; undefined where it is in no part that is.
   */
  find(id: string): { readonly text: string; readonly later?: LaterBodies } | undefined {
    if (!this.has(id)) return undefined;
    while (this.#sources[id] === undefined && this.#coming.length > 0) this.#takePart();
    const source = this.#sources[id];
    if (source === undefined || !hasMarks(source))
      return source === undefined ? source : { text: source };
    const [next] = this.#coming;
    if (this.#bodies[id] === undefined && next !== undefined && hasArrived(next)) this.#takePart();
    const bodies = this.#bodies[id];
    if (bodies !== undefined) return { text: withBodies(source, bodies) };
    const text = (index: number): string => bodyExpression(source, this.#bodiesOf(id), index);
    return { text: withStubs(source), later: { made: Object.create(null), apply, text } };
  }

  /** All that are packed. Stops the thread for those on their way. */
  all(): Sources {
    while (this.#coming.length > 0) this.#takePart();
    return Object.fromEntries(
      Object.entries(this.#sources).map(([id, source]) => [
        id,
        withBodies(source, this.#bodies[id] ?? []),
      ]),
    );
  }

  #bodiesOf(id: string): readonly string[] {
    while (this.#bodies[id] === undefined && this.#coming.length > 0) this.#takePart();
    const bodies = this.#bodies[id];
    if (bodies === undefined) throw new Error(`Node's library came without the rest of "${id}".`);
    return bodies;
  }

  #takePart(): PackedLibrary {
    const bytes = takeFile(this.#coming[0] as ArrivingFile);
    this.#coming.shift();
    const part = parseJson(new TextDecoder().decode(bytes)) as PackedLibrary;
    Object.assign(this.#sources, part.sources);
    Object.assign(this.#bodies, part.bodies);
    return part;
  }
}
