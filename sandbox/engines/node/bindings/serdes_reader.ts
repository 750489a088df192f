// The other half of `serdes`: values out of V8's format.

import { ByteReader, fail, unreadable } from './serdes_bytes.ts';
import {
  ERROR_PROTOTYPES,
  REGEXP_FLAGS,
  VERSION,
  VERSION_MARK,
  VIEW_TAGS,
} from './serdes_format.ts';

/** Versions of the format that differ in nothing that is read here. */
const OLDEST = 13;

/** Stands in an array where nothing is. */
const HOLE = Symbol('hole');

export class Deserializer extends ByteReader {
  declare _readHostObject: (() => object) | undefined;
  declare _getSharedArrayBufferFromId: ((id: number) => SharedArrayBuffer) | undefined;
  #version = 0;
  readonly #objects: object[] = [];
  readonly #transferred = new Map<number, ArrayBuffer>();

  readHeader(): boolean {
    if (this.byte() !== VERSION_MARK) throw unreadable();
    this.#version = this.byte();
    if (this.#version < OLDEST || this.#version > VERSION) throw unreadable();
    return true;
  }

  readValue(): unknown {
    return this.#value();
  }

  getWireFormatVersion(): number {
    return this.#version;
  }

  transferArrayBuffer(id: number, buffer: ArrayBuffer): void {
    this.#transferred.set(id, buffer);
  }

  #value(): unknown {
    const value = this.#item();
    if (value === HOLE) throw unreadable();
    return value;
  }

  #item(): unknown {
    const tag = this.tag();
    switch (tag) {
      case '_':
        return undefined;
      case '0':
        return null;
      case 'T':
      case 'F':
        return tag === 'T';
      case '-':
        return HOLE;
      case 'I':
        return this.smi();
      case 'U':
        return this.readUint32();
      case 'N':
        return this.readDouble();
      case 'Z':
        return this.bigint();
      case '"':
      case 'c':
      case 'S':
        return this.string(tag);
      default:
        return this.#object(tag);
    }
  }

  #object(tag: string): object {
    switch (tag) {
      case '^':
        return this.#objects[this.readUint32()] ?? fail();
      case 'o': {
        const object = this.#keep({});
        this.#properties(object, '{');
        return object;
      }
      case 'A':
      case 'a':
        return this.#array(tag === 'A');
      case 'D':
        return this.#keep(new Date(this.readDouble()));
      case 'y':
      case 'x':
        return this.#keep(Object(tag === 'y'));
      case 'n':
        return this.#keep(Object(this.readDouble()));
      case 'z':
        return this.#keep(Object(this.bigint()));
      case 's':
        return this.#keep(Object(this.#value()));
      case 'R':
        return this.#regexp();
      case ';': {
        const map = this.#keep(new Map());
        for (const [key, value] of pairs(this.#until(':'))) map.set(key, value);
        return map;
      }
      case "'": {
        const set = this.#keep(new Set());
        for (const each of this.#until(',')) set.add(each);
        return set;
      }
      case 'B':
        return this.#view(this.#keep(this.take(this.readUint32()).slice().buffer as ArrayBuffer));
      case 't':
        return this.#view(this.#keep(this.#transferred.get(this.readUint32()) ?? fail()));
      case 'u':
        return this.#keep(this._getSharedArrayBufferFromId?.(this.readUint32()) ?? fail());
      case 'r':
        return this.#error();
      case '\\': {
        const id = this.#objects.push({}) - 1;
        const object = this._readHostObject?.() ?? fail();
        this.#objects[id] = object;
        return object;
      }
      default:
        throw unreadable();
    }
  }

  #keep<Kind extends object>(object: Kind): Kind {
    this.#objects.push(object);
    return object;
  }

  #properties(object: object, end: string): void {
    let count = 0;
    for (; this.peek() !== end; count++)
      Object.defineProperty(object, String(this.#value()), {
        value: this.#value(),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    this.tag();
    if (this.readUint32() !== count) throw unreadable();
  }

  #array(isDense: boolean): unknown[] {
    const length = this.readUint32();
    const array = this.#keep(isDense ? [] : new Array<unknown>(length));
    for (let index = 0; isDense && index < length; index++) {
      const item = this.#item();
      if (item === HOLE) array.length = index + 1;
      else array[index] = item;
    }
    this.#properties(array, isDense ? '$' : '@');
    this.readUint32();
    return array;
  }

  *#until(end: string): Generator<unknown> {
    let count = 0;
    for (; this.peek() !== end; count++) yield this.#value();
    this.tag();
    if (this.readUint32() !== count) throw unreadable();
  }

  #regexp(): RegExp {
    const source = String(this.#value());
    const bits = this.readUint32();
    const flags = REGEXP_FLAGS.filter((_flag, bit) => (bits & (1 << bit)) !== 0).join('');
    return this.#keep(new RegExp(source, flags));
  }

  /** A buffer may be followed by the view for whose sake it was written. */
  #view(buffer: ArrayBuffer): object {
    if (this.isAtEnd || this.peek() !== 'V') return buffer;
    this.tag();
    const tag = this.tag();
    const Kind = VIEW_TAGS.find(([each]) => each === tag)?.[1] ?? fail();
    const offset = this.readUint32();
    const size = this.readUint32();
    this.readUint32();
    const { BYTES_PER_ELEMENT = 1 } = Kind as { readonly BYTES_PER_ELEMENT?: number };
    return this.#keep(new Kind(...([buffer, offset, size / BYTES_PER_ELEMENT] as never[])));
  }

  #error(): Error {
    const id = this.#objects.push({}) - 1;
    let Kind: ErrorConstructor = Error;
    const found: { message?: string; stack?: string; cause?: unknown } = {};
    for (let tag = this.tag(); tag !== '.'; tag = this.tag()) {
      const name = Object.keys(ERROR_PROTOTYPES).find((each) => ERROR_PROTOTYPES[each] === tag);
      if (name !== undefined) Kind = Reflect.get(globalThis, name) as ErrorConstructor;
      else if (tag === 'm') found.message = String(this.#value());
      else if (tag === 's') found.stack = String(this.#value());
      else if (tag === 'c') found.cause = this.#value();
      else throw unreadable();
    }
    const error = new Kind(found.message, 'cause' in found ? { cause: found.cause } : undefined);
    Object.defineProperty(error, 'stack', {
      value: found.stack,
      writable: true,
      configurable: true,
    });
    this.#objects[id] = error;
    return error;
  }
}

function* pairs(items: Iterable<unknown>): Generator<readonly [unknown, unknown]> {
  const iterator = items[Symbol.iterator]();
  for (let key = iterator.next(); !key.done; key = iterator.next())
    yield [key.value, iterator.next().value];
}
