// What the jail says, looked at before it is believed: its realm is ours, but it stands where hostile programs run.
import type { Row } from '../inspector/row.ts';
import { MACHINE_ERROR_CODES, type MachineErrorCode, type Output } from '../machine/machine.ts';
import type { FromJail } from './protocol.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The message, or `undefined` where the value is none. */
export function parseFromJail(value: unknown): FromJail | undefined {
  if (!isObject(value) || !isKind(value.kind)) return undefined;
  return PARSERS[value.kind](value);
}

const PARSERS: { readonly [Kind in FromJail['kind']]: (fields: Fields) => FromJail | undefined } = {
  want: ({ name }) => (isText(name) && /^[\w.-]+$/.test(name) ? { kind: 'want', name } : undefined),
  plugged: ({ numbers }) => {
    if (!isObject(numbers)) return undefined;
    const { firstFlow, firstPort, lastPort } = numbers;
    if (!isNumber(firstFlow) || !isNumber(firstPort) || !isNumber(lastPort)) return undefined;
    return { kind: 'plugged', numbers: { firstFlow, firstPort, lastPort } };
  },
  boot: ({ progress }) => {
    if (!isObject(progress)) return undefined;
    const { stage, done } = progress;
    return isText(stage) && isNumber(done)
      ? { kind: 'boot', progress: { stage, done } }
      : undefined;
  },
  spawned: ({ id }) => (isNumber(id) ? { kind: 'spawned', id } : undefined),
  refused: ({ id, code, message }) =>
    isNumber(id) && isErrorCode(code) && isText(message)
      ? { kind: 'refused', id, code, message }
      : undefined,
  output: ({ id, output }) =>
    isNumber(id) && isOutput(output) ? { kind: 'output', id, output } : undefined,
  'input-wait': ({ id, waits }) =>
    isNumber(id) && typeof waits === 'boolean' ? { kind: 'input-wait', id, waits } : undefined,
  exit: ({ id, code }) => (isNumber(id) && isNumber(code) ? { kind: 'exit', id, code } : undefined),
  port: ({ port, type }) =>
    isNumber(port) && (type === 'open' || type === 'close')
      ? { kind: 'port', port, type }
      : undefined,
  rows: ({ rows }) =>
    Array.isArray(rows) && rows.every(isRow) ? { kind: 'rows', rows } : undefined,
  error: ({ message }) => (isText(message) ? { kind: 'error', message } : undefined),
};

function isKind(value: unknown): value is FromJail['kind'] {
  return typeof value === 'string' && Object.hasOwn(PARSERS, value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isErrorCode(value: unknown): value is MachineErrorCode {
  return (MACHINE_ERROR_CODES as readonly unknown[]).includes(value);
}

function isOutput(value: unknown): value is Output {
  return (
    isObject(value) &&
    (value.stream === 'stdout' || value.stream === 'stderr') &&
    isText(value.text)
  );
}

/** A row is only ever shown as text, so its shape is all that matters. */
function isRow(value: unknown): value is Row {
  return (
    isObject(value) &&
    isNumber(value.id) &&
    isNumber(value.at) &&
    isNumber(value.connection) &&
    isNumber(value.port) &&
    (value.direction === 'client-to-server' || value.direction === 'server-to-client') &&
    isText(value.kind) &&
    isText(value.summary) &&
    (value.fault === undefined || isText(value.fault)) &&
    isNumber(value.size) &&
    value.bytes instanceof Uint8Array &&
    Array.isArray(value.fields) &&
    value.fields.every(
      (field) =>
        isObject(field) &&
        isText(field.name) &&
        isText(field.value) &&
        isNumber(field.start) &&
        isNumber(field.end),
    )
  );
}
