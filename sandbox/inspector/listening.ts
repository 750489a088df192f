// For tests: a conversation as steps, the tap events that it makes, and the rows that come of them.
import type { Direction, TapEvent } from '../kernel/tap.ts';
import { atEverySplit, bytesOf } from '../wire/feeding.ts';
import { joined, utf8 } from '../wire/text.ts';
import { Inspector } from './inspector.ts';
import type { Row } from './row.ts';

type Say = string | Uint8Array;
export type Step =
  | { readonly client: Say }
  | { readonly server: Say }
  | { readonly end: 'client' | 'server' }
  | { readonly reset: 'client' | 'server' };

const CLIENT = { address: '127.0.0.1', port: 50_000 };
const SERVER = { address: '127.0.0.1', port: 8888 };

/** The rows of one connection's steps, a tap event for each. */
export function heard(steps: readonly Step[]): readonly Row[] {
  return heardFrom([opened(1), ...steps.map((step) => tapped(step, 1))]);
}

export function heardFrom(events: readonly TapEvent[]): readonly Row[] {
  const inspector = new Inspector();
  return events.flatMap((event) => inspector.observe(event));
}

/**
 * The rows of the steps with neighbouring body and raw rows joined, which are the same however each step's bytes are
 * cut into segments; throws where they are not.
 */
export function heardAtEverySplit(steps: readonly Step[]): readonly Row[] {
  const whole = heard(steps);
  steps.forEach((step, index) => {
    if (!('client' in step || 'server' in step)) return;
    const direction = 'client' in step ? 'client' : 'server';
    const said = bytesOf('client' in step ? step.client : step.server);
    atEverySplit(said, (pieces) => {
      const cut = pieces.map(
        (piece): Step => (direction === 'client' ? { client: piece } : { server: piece }),
      );
      return comparable(heard([...steps.slice(0, index), ...cut, ...steps.slice(index + 1)]));
    });
  });
  return whole;
}

export function opened(flow: number): TapEvent {
  return { kind: 'open', flow, at: 0, client: CLIENT, server: SERVER };
}

export function tapped(step: Step, flow: number): TapEvent {
  if ('client' in step) return said(flow, 'client-to-server', step.client);
  if ('server' in step) return said(flow, 'server-to-client', step.server);
  const [kind, by] =
    'end' in step ? (['end', step.end] as const) : (['reset', step.reset] as const);
  return { kind, flow, at: 0, direction: directionOf(by) };
}

/** `> GET / HTTP/1.1` for a row from the client, `<` for one from the server, with `!` before a fault. */
export function lines(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => {
    const arrow = row.direction === 'client-to-server' ? '>' : '<';
    const fault = row.fault === undefined ? '' : ` ! ${row.fault}`;
    return `${arrow} ${row.kind}: ${row.summary}${fault}`;
  });
}

/** The text of a row's bytes that a field lights up. */
export function lit(row: Row | undefined, name: string): string | undefined {
  const field = row?.fields.find((each) => each.name === name);
  return field === undefined
    ? undefined
    : utf8(row?.bytes.slice(field.start, field.end) ?? bytesOf());
}

export function shown(row: Row | undefined, name: string): string | undefined {
  return row?.fields.find((field) => field.name === name)?.value;
}

/** What of the rows no cut may change. */
function comparable(rows: readonly Row[]): readonly Partial<Row>[] {
  const kept: Partial<Row>[] = [];
  for (const { id: _, ...row } of rows) {
    const last = kept.at(-1);
    if (row.kind !== 'body' && row.kind !== 'bytes') {
      kept.push(row);
    } else if (last?.kind === row.kind && last.direction === row.direction && !row.fault) {
      const bytes = joined([last.bytes ?? bytesOf(), row.bytes]);
      kept[kept.length - 1] = { ...last, bytes, size: (last.size ?? 0) + row.size };
    } else {
      const { kind, direction, bytes, size, fault } = row;
      kept.push({ kind, direction, bytes, size, ...(fault === undefined ? {} : { fault }) });
    }
  }
  return kept;
}

function said(flow: number, direction: Direction, bytes: Say): TapEvent {
  return { kind: 'data', flow, at: 0, direction, bytes: bytesOf(bytes) };
}

function directionOf(by: 'client' | 'server'): Direction {
  return by === 'client' ? 'client-to-server' : 'server-to-client';
}
