// `messaging`: message ports over the realm's own, and structured clones.
import { structuredClone } from '../platform.ts';
import type { Realm } from '../realm.ts';
import type { Binding } from './binding.ts';

type DomException = new (message?: string, name?: string) => Error;

export interface Exceptions {
  readonly DOMException: DomException;
  readonly QuotaExceededError: DomException;
}

const clone = structuredClone;

export function messagingBinding(realm: Realm, exceptions: Exceptions): Binding {
  const { DOMException } = exceptions;
  const MessagePort = messagePortClass(realm);
  return {
    ...exceptions,
    MessagePort,
    MessageChannel: class MessageChannel {
      readonly port1;
      readonly port2;
      constructor() {
        [this.port1, this.port2] = MessagePort.pair();
      }
    },
    exposeLazyDOMExceptionProperty: (target: object) =>
      Object.defineProperty(target, 'DOMException', {
        value: DOMException,
        writable: true,
        configurable: true,
      }),
    setDeserializerCreateObjectFunction: () => undefined,
    structuredClone: (value: unknown, options?: StructuredSerializeOptions) => {
      try {
        return clone(value, options);
      } catch (error) {
        // The realm's own exception is no instance of the program's.
        throw new DOMException((error as Error).message, (error as Error).name);
      }
    },
    stopMessagePort: (port: InstanceType<typeof MessagePort>) => port.stop(),
    drainMessagePort: (port: InstanceType<typeof MessagePort>) => port.drain(),
    receiveMessageOnPort: (port: InstanceType<typeof MessagePort>) => port.take(),
  };
}

/** Ports of one process: a message is cloned at once and delivered from the loop. */
function messagePortClass(realm: Realm) {
  const noMessage = realm.symbols.no_message_symbol;
  return class MessagePort {
    #other: MessagePort | undefined;
    #queue: unknown[] = [];
    #isStarted = false;
    #isHolding = false;
    #isClosed = false;
    #isScheduled = false;

    static pair(): [MessagePort, MessagePort] {
      const one = new MessagePort();
      const other = new MessagePort();
      one.#other = other;
      other.#other = one;
      return [one, other];
    }

    postMessage(value: unknown, transfer?: unknown): void {
      const other = this.#other;
      if (other === undefined || this.#isClosed) return;
      const list = Array.isArray(transfer) ? transfer : [];
      const ports = list.filter((each) => each instanceof MessagePort);
      const rest = list.filter((each) => !(each instanceof MessagePort)) as Transferable[];
      other.#queue.push(withPorts(value, ports, rest));
      other.#schedule();
    }

    start(): void {
      this.#isStarted = true;
      this.#schedule();
    }

    stop(): void {
      this.#isStarted = false;
    }

    ref(): void {
      if (this.#isHolding || this.#isClosed) return;
      this.#isHolding = true;
      realm.loop.hold();
    }

    unref(): void {
      if (!this.#isHolding) return;
      this.#isHolding = false;
      realm.loop.release();
    }

    hasRef(): boolean {
      return this.#isHolding;
    }

    close(callback?: () => void): void {
      if (this.#isClosed) return;
      const other = this.#other;
      this.#end(callback);
      if (other !== undefined) other.#end();
    }

    drain(): void {
      this.#deliver();
    }

    take(): unknown {
      return this.#queue.length === 0 ? noMessage : this.#queue.shift();
    }

    #end(callback?: () => void): void {
      if (this.#isClosed) return;
      this.#isClosed = true;
      realm.loop.postClosing(() => {
        this.#deliver();
        this.unref();
        const onclose = Reflect.get(this, realm.symbols.handle_onclose ?? 'onclose');
        if (typeof onclose === 'function') Reflect.apply(onclose, this, []);
        callback?.();
      });
    }

    #schedule(): void {
      if (!this.#isStarted || this.#isScheduled || this.#queue.length === 0) return;
      this.#isScheduled = true;
      realm.loop.post(() => {
        this.#isScheduled = false;
        this.#deliver(1);
        this.#schedule();
      });
    }

    #deliver(limit = Infinity): void {
      for (let count = 0; count < limit && this.#isStarted && this.#queue.length > 0; count++) {
        const value = this.#queue.shift();
        const { emitMessage } = realm.perContext as {
          emitMessage(this: object, data: unknown, ports: unknown[], type: string): void;
        };
        Reflect.apply(emitMessage, this, [value, [], 'message']);
      }
    }
  };
}

/** The clone of a value in which ports may be: those go over as they are. */
function withPorts(value: unknown, ports: readonly object[], transfer: Transferable[]): unknown {
  if (ports.length === 0) return clone(value, { transfer });
  if (ports.includes(value as object)) return value;
  if (Array.isArray(value)) return value.map((each) => withPorts(each, ports, transfer));
  if (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
  )
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, withPorts(each, ports, transfer)]),
    );
  return clone(value, { transfer: transfer.filter((each) => (each as unknown) === value) });
}
