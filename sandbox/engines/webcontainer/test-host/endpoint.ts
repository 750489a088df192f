// The message protocol that StackBlitz's client speaks with its host (Comlink 4.3), from the host's side: calls come in by
// path, results go back by id, and what cannot be cloned travels as a port on which it is served.

/** Comlink's WireValueType. */
const RAW = 0;
const HANDLED = 3;
/** Comlink's MessageType. */
const GET = 0;
const APPLY = 2;
const RELEASE = 5;

type WireValue =
  | { readonly type: typeof RAW; readonly value: unknown }
  | {
      readonly type: typeof HANDLED;
      readonly name: 'proxy' | 'throw';
      readonly value: unknown;
    };

interface Call {
  readonly id: string;
  readonly type: number;
  readonly path: readonly string[];
  readonly argumentList?: readonly WireValue[];
}

/** A function of the client's. Whether it has been called and what came of it is of no interest here. */
export type RemoteFunction = (...values: unknown[]) => void;

const served = new WeakSet<object>();

/** Marks a value that is to be served by reference, not cloned. */
export function byReference<Value extends object>(value: Value): Value {
  served.add(value);
  return value;
}

/** Serves `target` on a port until the client releases it. */
export function serve(port: MessagePort, target: object): void {
  port.onmessage = async ({ data }: MessageEvent<Call>) => {
    const { id, type, path, argumentList = [] } = data;
    const [wire, transfer] = await answer(target, type, path, argumentList);
    port.postMessage({ ...wire, id }, transfer);
    if (type === RELEASE) port.close();
  };
}

async function answer(
  target: object,
  type: number,
  path: readonly string[],
  argumentList: readonly WireValue[],
): Promise<[WireValue, Transferable[]]> {
  try {
    if (type === RELEASE) return [{ type: RAW, value: undefined }, []];
    if (type !== GET && type !== APPLY) throw new TypeError(`The host has no message ${type}.`);
    const owner = path.slice(0, -1).reduce<unknown>(property, target);
    const name = path.at(-1);
    const found = name === undefined ? target : property(owner, name);
    if (type === GET) return toWire(await found);
    if (typeof found !== 'function') throw new TypeError(`The host has no ${path.join('.')}().`);
    return toWire(await Reflect.apply(found, owner, argumentList.map(fromWire)));
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const value = { isError: true, value: { name, message, stack } };
    return [{ type: HANDLED, name: 'throw', value }, []];
  }
}

function property(owner: unknown, name: string): unknown {
  if (typeof owner !== 'object' || owner === null) throw new TypeError(`No ${name} of ${owner}.`);
  return Reflect.get(owner, name);
}

function toWire(value: unknown): [WireValue, Transferable[]] {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (!isObject || !served.has(value)) return [{ type: RAW, value }, []];
  const { port1, port2 } = new MessageChannel();
  serve(port1, value);
  return [{ type: HANDLED, name: 'proxy', value: port2 }, [port2]];
}

function fromWire(wire: WireValue): unknown {
  if (wire.type === RAW) return wire.value;
  if (wire.name !== 'proxy') throw new TypeError(`The host takes no ${wire.name}.`);
  const port = wire.value as MessagePort;
  let calls = 0;
  const remote: RemoteFunction = (...values) => {
    const argumentList = values.map((value) => ({ type: RAW, value }));
    port.postMessage({ id: `host-${++calls}`, type: APPLY, path: [], argumentList });
  };
  return remote;
}
