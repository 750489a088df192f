// `messaging`: message ports, and structured clones (node_messaging.cc).
import { sharesMemory } from '../../process/arriving-file.ts';
import { structuredClone } from '../platform.ts';
import type { PortEnd, Ports } from '../ports/port-end.ts';
import { SpecialObjects } from '../ports/special-objects.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';
import { nativeObjects } from './native_objects.ts';

type DomException = new (message?: string, name?: string) => Error;

export interface Exceptions {
  readonly DOMException: DomException;
  readonly QuotaExceededError: DomException;
}

/** What the other bindings need of the class. */
export interface Messaging {
  readonly binding: Binding;
  createPort(end: PortEnd): object;
}

/** Browsers begin their words for it with what was called. */
const CALLED = /^Failed to execute '\w+' on '\w+': /;

export function createMessaging(realm: Realm, ports: Ports): Messaging {
  const exceptions = realm.perContext as unknown as Exceptions;
  const cloneError = (message: string): Error =>
    new exceptions.DOMException(message, 'DataCloneError');
  /** The realm's own exception is no instance of the program's. */
  const retold = (error: unknown): unknown => {
    const { name, message } = error as Error;
    if (name !== 'DataCloneError' || error instanceof exceptions.DOMException) return error;
    if (!sharesMemory && message.includes('SharedArrayBuffer'))
      return cloneError(
        'A SharedArrayBuffer cannot be shared between threads on this page: post an ArrayBuffer, which is copied.',
      );
    return cloneError(message.replace(CALLED, ''));
  };
  const {
    noMessage = Symbol(),
    oninit = Symbol(),
    onclose = Symbol(),
  } = {
    noMessage: realm.symbols.no_message_symbol,
    oninit: realm.symbols.oninit,
    onclose: realm.symbols.handle_onclose,
  };
  let creating: PortEnd | undefined;
  let access: {
    readonly isPort: (value: object) => value is MessagePort;
    readonly endOf: (port: MessagePort) => PortEnd | undefined;
    readonly take: (port: MessagePort) => unknown;
    readonly stop: (port: MessagePort) => void;
    readonly release: (port: MessagePort) => void;
  };

  class MessagePort {
    #end: PortEnd | undefined;
    #isStarted = false;
    #isHolding = false;
    readonly #frame = realm.context.get();

    constructor() {
      if (creating === undefined)
        throw Object.assign(new TypeError('Constructor cannot be called'), {
          code: 'ERR_CONSTRUCT_CALL_INVALID',
        });
      this.#end = creating;
      creating = undefined;
      this.#end.onArrival = () => {
        // The end of the channel needs no listener to be noticed.
        if (this.#isStarted || this.#end?.next === 'closed') this.#post(1);
      };
      const init: unknown = Reflect.get(this, oninit);
      if (typeof init === 'function') Reflect.apply(init, this, []);
      if (this.#end.next === 'closed') this.#post(1);
    }

    postMessage(...values: [unknown?, unknown?]): true {
      if (values.length === 0)
        throw Object.assign(new TypeError('Not enough arguments to MessagePort.postMessage'), {
          code: 'ERR_MISSING_ARGS',
        });
      const list = transferListOf(values[1]);
      if (list.includes(this)) throw cloneError('Transfer list contains source port');
      const packed = special.pack(values[0], list);
      try {
        this.#end?.send(packed.envelope, packed.ports, packed.transfer);
      } catch (error) {
        throw retold(error);
      }
      release(packed.given);
      return true;
    }

    start(): void {
      if (this.#isStarted) return;
      this.#isStarted = true;
      this.#post(this.#end?.waiting ?? 0);
    }

    close(): void {
      if (this.#end === undefined) return;
      this.#end.close();
      this.#closed();
    }

    drain(): void {
      while (this.#isStarted && this.#deliver());
    }

    ref(): void {
      if (this.#isHolding || this.#end === undefined) return;
      this.#isHolding = true;
      realm.loop.hold();
    }

    unref(): void {
      if (!this.#isHolding) return;
      this.#isHolding = false;
      realm.loop.release();
    }

    hasRef(): boolean | undefined {
      return this.#end === undefined ? undefined : this.#isHolding;
    }

    /** What a program cannot call. */
    static {
      access = {
        isPort: (value): value is MessagePort => #end in value,
        endOf: (port) => port.#end,
        take: (port) => port.#take(),
        stop: (port) => {
          port.#isStarted = false;
        },
        release: (port) => {
          if (port.#end !== undefined) port.#closed();
        },
      };
    }

    #take(): unknown {
      const next = this.#end?.next;
      if (this.#end === undefined || next === undefined) return noMessage;
      this.#end.shift();
      if (next !== 'closed') return special.unpack(next).value;
      this.#closed();
      return noMessage;
    }

    #closed(): void {
      this.#end = undefined;
      realm.loop.postClosing(() => {
        this.unref();
        realm.context.within(this.#frame, () => this.#tellClosed());
      });
    }

    #tellClosed(): void {
      const listener: unknown = Reflect.get(this, onclose);
      if (typeof listener === 'function') Reflect.apply(listener, this, []);
    }

    /** Each message has its own callback, with ticks and microtasks after it. */
    #post(count: number): void {
      for (let left = count; left > 0; left--)
        realm.loop.post(
          () => realm.context.within(this.#frame, () => void this.#deliver()),
          this.#isHolding,
        );
    }

    #deliver(): boolean {
      const next = this.#end?.next;
      if (next === undefined || (!this.#isStarted && next !== 'closed')) return false;
      this.#end?.shift();
      if (next === 'closed') {
        this.#closed();
        return false;
      }
      const { emitMessage } = realm.perContext as {
        emitMessage(this: object, data: unknown, ports: unknown[], type: string): void;
      };
      let received: ReturnType<SpecialObjects['unpack']>;
      try {
        received = special.unpack(next);
      } catch (error) {
        Reflect.apply(emitMessage, this, [error, [], 'messageerror']);
        return true;
      }
      Reflect.apply(emitMessage, this, [received.value, received.ports, 'message']);
      return true;
    }
  }
  const createPort = (end: PortEnd): MessagePort => {
    creating = end;
    return new MessagePort();
  };
  const special = new SpecialObjects(realm, {
    isPort: access.isPort,
    endOf: (port) => (access.isPort(port) ? access.endOf(port) : undefined),
    create: createPort,
    natives: nativeObjects(realm),
    cloneError,
  });
  const release = (given: readonly object[]): void => {
    for (const each of given) if (access.isPort(each)) access.release(each);
  };

  const binding: Binding = {
    ...exceptions,
    MessagePort,
    MessageChannel: class MessageChannel {
      readonly port1;
      readonly port2;
      constructor() {
        const [one, other] = ports.pair();
        this.port1 = createPort(one);
        this.port2 = createPort(other);
      }
    },
    broadcastChannel: (name: string) => createPort(ports.broadcast.join(name)),
    exposeLazyDOMExceptionProperty: (target: object) =>
      Object.defineProperty(target, 'DOMException', {
        value: exceptions.DOMException,
        writable: true,
        configurable: true,
      }),
    setDeserializerCreateObjectFunction: (create: (info: string) => object) => {
      special.createObject = create;
    },
    structuredClone: (value: unknown, options?: { readonly transfer?: unknown }) => {
      const packed = special.pack(value, transferListOf(options));
      try {
        const { envelope, transfer } = packed;
        const cloned = structuredClone(envelope, { transfer: [...transfer] });
        release(packed.given);
        return special.unpack({ ...cloned, ports: packed.ports }).value;
      } catch (error) {
        throw retold(error);
      }
    },
    stopMessagePort: (port: MessagePort) => access.stop(port),
    drainMessagePort: (port: MessagePort) => port.drain(),
    receiveMessageOnPort: (port: unknown) => {
      if (typeof port !== 'object' || port === null || !access.isPort(port))
        throw Object.assign(new TypeError('The "port" argument must be a MessagePort instance'), {
          code: 'ERR_INVALID_ARG_TYPE',
        });
      return access.take(port);
    },
  };
  return { binding, createPort };
}

/** `[port]` or `{ transfer: [port] }`; neither is fine. */
function transferListOf(value: unknown): readonly object[] {
  if (value === undefined || value === null) return [];
  const wrong = (what: string): Error =>
    Object.assign(new TypeError(`Optional ${what} argument must be an iterable`), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  if (typeof value !== 'object') throw wrong('transferList');
  if (Symbol.iterator in value) return [...(value as Iterable<object>)];
  const { transfer } = value as { readonly transfer?: unknown };
  if (transfer === undefined) return [];
  if (typeof transfer !== 'object' || transfer === null || !(Symbol.iterator in transfer))
    throw wrong('options.transfer');
  return [...(transfer as Iterable<object>)];
}
