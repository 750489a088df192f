// What a structured clone does not know: message ports, and objects of Node's library that say by themselves how they are
// cloned or transferred (internal/worker/js_transferable). Before a message is cloned, marks take their place.
import type { Realm } from '../realm.ts';
import type { Envelope, Parcel, PortEnd } from './port-end.ts';

/** What an object says of itself, and the name of what it becomes again. */
export interface Told {
  readonly data: unknown;
  readonly deserializeInfo: string;
}

/** Objects that C++ clones and JavaScript does not: the bindings know how. */
export interface NativeObjects {
  /** Undefined where it is none of them. */
  tell(value: object): Told | undefined;
  create(told: Told): object | undefined;
}

/** node_util.cc; the values of `transfer_mode_private_symbol`. */
const TRANSFERABLE = 1;
const CLONEABLE = 2;

export interface Packed {
  readonly envelope: Envelope;
  readonly ports: readonly PortEnd[];
  /** The objects of the program that held them: once the message is sent they hold nothing. */
  readonly given: readonly object[];
  readonly transfer: readonly Transferable[];
}

/** How the binding's own ports are told from other objects, and made. */
export interface PortObjects {
  isPort(value: object): boolean;
  /** Undefined where the port was given away or closed. */
  endOf(value: object): PortEnd | undefined;
  create(end: PortEnd): object;
  readonly natives: NativeObjects;
  cloneError(message: string): Error;
}

type Replace = (value: object) => object | undefined;

export class SpecialObjects {
  readonly #realm: Realm;
  readonly #ports: PortObjects;
  /** `internal/fs/promises:FileHandle` becomes an object of it. */
  createObject: ((info: string) => object) | undefined;

  constructor(realm: Realm, ports: PortObjects) {
    this.#realm = realm;
    this.#ports = ports;
  }

  /** Throws a `DataCloneError`. */
  pack(value: unknown, transferList: readonly object[]): Packed {
    const listed = this.#check(transferList);
    const marks: object[] = [];
    const kinds: string[] = [];
    const parts: unknown[] = [];
    const ports: PortEnd[] = [];
    const given: object[] = [];
    const give = (port: object): void => {
      const end = this.#ports.endOf(port);
      if (end === undefined)
        throw this.#ports.cloneError('MessagePort in transfer list is already detached');
      ports.push(end);
      given.push(port);
    };
    const replace: Replace = (found) => {
      const isPort = this.#ports.isPort(found);
      const native = this.#ports.natives.tell(found);
      const mode = isPort ? TRANSFERABLE : this.#mode(found);
      if (mode === undefined && native === undefined) return undefined;
      const index = marks.length;
      const mark = {};
      marks.push(mark);
      if (isPort) {
        if (!listed.has(found)) throw this.#missing();
        give(found);
        kinds[index] = 'port';
        parts[index] = undefined;
      } else {
        const told = native ?? this.#tell(found, mode ?? 0, listed);
        kinds[index] = told.deserializeInfo;
        parts[index] = replaceAll(told.data, replace);
      }
      return mark;
    };
    const body = replaceAll(value, replace);
    // A port may be given away without being in the message.
    for (const each of listed) if (this.#ports.isPort(each) && !given.includes(each)) give(each);
    const isOwn = (each: object): boolean =>
      this.#ports.isPort(each) || this.#mode(each) !== undefined;
    const transfer = [...listed].filter((each) => !isOwn(each)) as Transferable[];
    return { envelope: { body, marks, kinds, parts }, ports, given, transfer };
  }

  /** The message, and the ports that came with it. */
  unpack({ body, marks, kinds, parts, ports }: Parcel): { value: unknown; ports: object[] } {
    const objects = ports.map((end) => this.#ports.create(end));
    if (marks.length === 0) return { value: body, ports: objects };
    let used = 0;
    const made = new Map<object, object>();
    for (const [index, mark] of marks.entries()) {
      const kind = kinds[index] ?? 'port';
      const object =
        kind === 'port'
          ? objects[used++]
          : (this.#ports.natives.create({ data: parts[index], deserializeInfo: kind }) ??
            this.createObject?.(kind));
      if (object !== undefined) made.set(mark, object);
    }
    const put = (value: unknown): unknown => replaceAll(value, (each) => made.get(each));
    const { messaging_deserialize_symbol: deserialize = Symbol() } = this.#realm.symbols;
    for (const [index, mark] of marks.entries()) {
      const object = made.get(mark) as Record<symbol, (part: unknown) => void> | undefined;
      if (kinds[index] !== 'port') object?.[deserialize]?.(put(parts[index]));
    }
    return { value: put(body), ports: objects };
  }

  #check(transferList: readonly object[]): Set<object> {
    const { untransferable_object_private_symbol: untransferable = Symbol() } =
      this.#realm.privateSymbols;
    const listed = new Set<object>();
    for (const each of transferList) {
      const { name } = each.constructor;
      if (listed.has(each))
        throw this.#ports.cloneError(`Transfer list contains duplicate ${name}`);
      if (Reflect.get(each, untransferable) !== undefined)
        throw this.#ports.cloneError('Cannot transfer object of unsupported type.');
      if (!this.#ports.isPort(each) && this.#isOnlyCloned(each))
        throw this.#ports.cloneError('Found invalid value in transferList.');
      listed.add(each);
    }
    return listed;
  }

  #isOnlyCloned(value: object): boolean {
    const mode = this.#mode(value);
    return mode === undefined
      ? this.#ports.natives.tell(value) !== undefined
      : (mode & TRANSFERABLE) === 0;
  }

  #mode(value: object): number | undefined {
    const symbol = this.#realm.privateSymbols.transfer_mode_private_symbol;
    return symbol && (Reflect.get(value, symbol) as number | undefined);
  }

  #tell(value: object, mode: number, listed: Set<object>): Told {
    const { messaging_transfer_symbol: transfer, messaging_clone_symbol: clone } =
      this.#realm.symbols;
    const symbol =
      listed.has(value) && (mode & TRANSFERABLE) !== 0
        ? transfer
        : (mode & CLONEABLE) !== 0
          ? clone
          : undefined;
    if (symbol === undefined && (mode & TRANSFERABLE) !== 0) throw this.#missing();
    const tell = symbol && (Reflect.get(value, symbol) as (() => Told) | undefined);
    if (tell === undefined)
      throw this.#ports.cloneError('Cannot clone object of unsupported type.');
    const { messaging_transfer_list_symbol: list = Symbol() } = this.#realm.symbols;
    const more = symbol === transfer && (Reflect.get(value, list) as (() => object[]) | undefined);
    if (typeof more === 'function')
      for (const each of Reflect.apply(more, value, []) as object[]) listed.add(each);
    return Reflect.apply(tell, value, []) as Told;
  }

  #missing(): Error {
    return this.#ports.cloneError(
      'Object that needs transfer was found in message but not listed in transferList',
    );
  }
}

/** The same value where nothing in it is replaced, and else a copy of what leads to what is. */
function replaceAll(value: unknown, replace: Replace): unknown {
  if (!isObject(value)) return value;
  const replaced = new Map<object, object | undefined>();
  if (!hasAny(value, replace, replaced, new Set())) return value;
  return copy(value, replaced, new Map());
}

function hasAny(
  value: unknown,
  replace: Replace,
  replaced: Map<object, object | undefined>,
  seen: Set<object>,
): boolean {
  if (!isObject(value)) return false;
  if (seen.has(value)) return replaced.has(value);
  seen.add(value);
  const other = replace(value);
  if (other !== undefined) {
    replaced.set(value, other);
    return true;
  }
  let has = false;
  for (const each of childrenOf(value)) has = hasAny(each, replace, replaced, seen) || has;
  return has;
}

function copy(
  value: unknown,
  replaced: ReadonlyMap<object, object | undefined>,
  copies: Map<object, object>,
): unknown {
  if (!isObject(value)) return value;
  const known = replaced.get(value) ?? copies.get(value);
  if (known !== undefined) return known;
  const inner = (each: unknown): unknown => copy(each, replaced, copies);
  if (value instanceof Map) {
    const map = new Map();
    copies.set(value, map);
    for (const [key, each] of value) map.set(inner(key), inner(each));
    return map;
  }
  if (value instanceof Set) {
    const set = new Set();
    copies.set(value, set);
    for (const each of value) set.add(inner(each));
    return set;
  }
  if (!isContainer(value)) return value;
  const object: Record<string, unknown> = Array.isArray(value) ? ([] as never) : {};
  copies.set(value, object);
  for (const [key, each] of Object.entries(value)) object[key] = inner(each);
  return object;
}

function childrenOf(value: object): Iterable<unknown> {
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  if (value instanceof Set) return value;
  return isContainer(value) ? Object.values(value) : [];
}

/** What a structured clone takes as an object of its own properties. */
function isContainer(value: object): boolean {
  if (ArrayBuffer.isView(value)) return false;
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
