import { describe, expect, it } from 'vitest';
import type { Connection } from '../kernel/connection.ts';
import { bytes, text } from '../kernel/test-network.ts';
import { acceptOf } from '../wire/handshake.ts';
import { encodeClosePayload, encodeFrame, FrameDecoder, OPCODES } from '../wire/websocket.ts';
import { type LoadRun, startLoad } from './load-run.ts';
import { http, PORT, passSlowly, type Scene, scene } from './test-server.ts';

interface Answering {
  /** What the server says with its 101. */
  readonly greeting?: string;
  readonly answer: (said: string, connection: Connection) => readonly Uint8Array[];
}

const frame = (opcode: number, payload: Uint8Array) => encodeFrame({ opcode, payload });
const said = (message: string) => frame(OPCODES.text, bytes(message));

/** A server of WebSockets. What control frames it hears goes to `controls`. */
function webSockets({ greeting, answer }: Answering, controls: string[] = []) {
  return async (connection: Connection): Promise<void> => {
    const head = text((await connection.read()) ?? bytes(''));
    const key = /Sec-WebSocket-Key: (\S+)/.exec(head)?.[1] ?? '';
    const switching = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(key)}\r\n\r\n`;
    const hello = greeting === undefined ? [] : said(greeting);
    await connection.write(Uint8Array.of(...bytes(switching), ...hello));
    const decoder = new FrameDecoder({ from: 'client' });
    for (let more = await connection.read(); more; more = await connection.read()) {
      for (const event of decoder.feed(more)) {
        if (event.kind !== 'frame') continue;
        const { opcode } = event.head;
        if (opcode === OPCODES.text) {
          for (const each of answer(text(event.payload), connection)) void connection.write(each);
        } else controls.push(`${opcode} ${event.payload.length}`);
      }
    }
    connection.end();
  };
}

async function ran(place: Scene, requests = 2, clients = 2): Promise<LoadRun> {
  const plan = { kind: 'websocket', port: PORT, path: '/ws', clients, requests } as const;
  const run = startLoad(place.connect, { ...plan, thinkTime: 0, patience: 5_000 }, place.time);
  await passSlowly(place.time, 20_000);
  await run.done;
  return run;
}

describe('a load of WebSocket echoes', () => {
  it('switches once for each client, and closes with 1000 at the end', async () => {
    const controls: string[] = [];
    const place = scene(webSockets({ answer: (message) => [said(message)] }, controls));
    const { recording } = await ran(place, 5, 3);
    expect([recording.served, recording.length, place.accepted()]).toEqual([15, 15, 3]);
    expect(controls).toEqual(['8 2', '8 2', '8 2']);
    expect(place.left()).toBe(0);
  });

  it('takes neither a greeting nor the messages of others for its echo', async () => {
    const answer = (message: string) => [
      said('client 11, message 1.'),
      said(`somebody said: ${message}`),
    ];
    const place = scene(webSockets({ greeting: 'welcome', answer }));
    expect((await ran(place)).recording.served).toBe(4);
  });

  it('answers a ping with a pong', async () => {
    const controls: string[] = [];
    const answer = (message: string) => [frame(OPCODES.ping, bytes('abc')), said(message)];
    await ran(scene(webSockets({ answer }, controls)), 1, 1);
    expect(controls).toContain('10 3');
  });

  it.each([
    ['answered 404 instead of 101', http(async () => 'HTTP/1.1 404 Not Found\r\n\r\n')],
    [
      'a 101 that does not fit the handshake',
      http(async () => 'HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    ],
    ['closed by the server within the handshake', http(async () => undefined)],
    [
      'closed by the server with 1001',
      webSockets({ answer: () => [frame(OPCODES.close, encodeClosePayload(1001))] }),
    ],
    ['frames that break WebSocket', webSockets({ answer: () => [Uint8Array.of(0x83, 0)] })],
    [
      'closed by the server before the echo',
      webSockets({
        answer: (_, connection) => {
          connection.end();
          return [];
        },
      }),
    ],
    ['given up after 5 s', webSockets({ answer: () => [said('something else')] })],
  ])('counts what failed by its reason: %s', async (reason, serve) => {
    const place = scene(serve);
    expect((await ran(place, 1)).recording.failures()).toEqual([[reason, 2]]);
    expect(place.left()).toBe(0);
  });
});
