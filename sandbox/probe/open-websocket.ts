// The opening handshake of a WebSocket, from the client's side (RFC 6455, section 4.1).
import { encodeRequest, type RequestToEncode } from '../wire/http1.ts';
import { latin1 } from '../wire/text.ts';
import { Answers } from './answers.ts';
import type { Caller } from './caller.ts';
import type { RequestSeen, ResponseSeen, WebSocketOptions, WebSocketProbe } from './contract.ts';
import { Deadline } from './deadline.ts';
import { hear, noResponse } from './exchange.ts';
import { headerFields } from './header-fields.ts';
import { ProbeError } from './probe-error.ts';
import { request } from './request.ts';
import { OpenWebSocket } from './websocket-probe.ts';

export async function openWebSocket(
  caller: Caller,
  path: string,
  options: WebSocketOptions,
): Promise<WebSocketProbe> {
  const asked = upgradeRequest(caller.port, path, options);
  const raw = encodeRequest(asked);
  const deadline = new Deadline(options, caller.clock);
  const connection = await caller.call(deadline);
  const answers = new Answers([asked.method]);
  connection.write(raw).catch(() => {});
  const ended = await deadline.wait(hear(connection, answers, 'response'), (spent) => {
    caller.drop(connection);
    const message = `The server did not answer the handshake within ${spent}.`;
    return new ProbeError('TIMEOUT', message, answers.text);
  });
  const response = answers.responses.at(-1);
  if (response === undefined || !answers.switched) {
    caller.drop(connection);
    throw response === undefined ? noResponse(answers, ended) : notSwitched(response, answers.text);
  }
  return new OpenWebSocket(caller, connection, requestSeen(asked, raw), response, answers);
}

function upgradeRequest(port: number, path: string, options: WebSocketOptions): RequestToEncode {
  const key = btoa(latin1(crypto.getRandomValues(new Uint8Array(16))));
  const protocols = options.protocols ?? [];
  const ours: [name: string, value: string][] = [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', key],
    ['Sec-WebSocket-Version', '13'],
  ];
  if (protocols.length > 0) ours.push(['Sec-WebSocket-Protocol', protocols.join(', ')]);
  return request(port, path, ours, options.headers ?? {});
}

function requestSeen(asked: RequestToEncode, raw: Uint8Array): RequestSeen {
  const headers = headerFields(asked.headers.map(([name, value]) => ({ name, value })));
  return { method: asked.method, target: asked.target, headers, raw: latin1(raw) };
}

function notSwitched(response: ResponseSeen, text: string): ProbeError {
  const answer = `${response.status} ${response.reason}`.trim();
  return new ProbeError(
    'NOT_SWITCHED',
    `The server answered ${answer} instead of 101 Switching Protocols.`,
    text,
  );
}
