// The client that a lesson's checks use: it sends what it is told, and shows what the server does on the wire.
import type { Connect } from '../kernel/connection.ts';
import { encodeRequest } from '../wire/http1.ts';
import { utf8Bytes } from '../wire/text.ts';
import { Caller } from './caller.ts';
import type { Probe } from './contract.ts';
import type { Clock } from './deadline.ts';
import { exchange } from './exchange.ts';
import { openWebSocket } from './open-websocket.ts';
import { request } from './request.ts';

export interface LiveProbe extends Probe {
  /** Drops every connection that is still open. The probe may be used again. */
  hangUp(): void;
}

export interface ProbeOptions {
  readonly clock?: Clock;
}

export function createProbe(connect: Connect, port: number, options: ProbeOptions = {}): LiveProbe {
  const clock: Clock = options.clock ?? ((milliseconds) => AbortSignal.timeout(milliseconds));
  const caller = new Caller(connect, port, clock);
  return {
    port,
    request: (raw, options = {}) =>
      exchange(caller, typeof raw === 'string' ? utf8Bytes(raw) : raw, options),
    get: (path, headers = {}, options = {}) =>
      exchange(caller, encodeRequest(request(options.port ?? port, path, [], headers)), options),
    websocket: (path, wishes = {}) => openWebSocket(caller, path, wishes),
    hangUp: () => caller.hangUp(),
  };
}
