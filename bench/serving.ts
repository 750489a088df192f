// Requests and messages a second of a server, whatever it runs on.
import type { Connect, Connection } from '../sandbox/kernel/connection.ts';
import { BODY, ECHO_LENGTH, FRAME, HANDSHAKE, PORT, REQUEST } from './exchange.ts';
import type { Measure } from './measure.ts';
import { median } from './table.ts';

const ROUNDS = 3;
const decoder = new TextDecoder();

export const SERVING: readonly Measure[] = [
  {
    what: 'HTTP keep-alive, 1 connection',
    unit: 'a second',
    run: (connect) => requests(connect, 1, 2000),
  },
  {
    what: 'HTTP keep-alive, 16 connections',
    unit: 'a second',
    run: (connect) => requests(connect, 16, 200),
  },
  {
    what: 'WebSocket echo, ping-pong',
    unit: 'a second',
    run: (connect) => echoes(connect, 3000, 1),
  },
  {
    what: 'WebSocket echo, 64 in flight',
    unit: 'a second',
    run: (connect) => echoes(connect, 6400, 64),
  },
];

/** The medians, in the order of `SERVING`, once the server has warmed up for some rounds. */
export async function measureServing(connect: Connect, warming = 1): Promise<number[]> {
  const figures: number[] = [];
  for (const { run } of SERVING) {
    const rounds: number[] = [];
    for (let round = 0; round < warming + ROUNDS; round++) rounds.push(await run(connect));
    figures.push(median(rounds.slice(warming)));
  }
  return figures;
}

async function requests(connect: Connect, connections: number, each: number): Promise<number> {
  const open = await Promise.all(Array.from({ length: connections }, () => connect(PORT)));
  let length = 0;
  for (const connection of open) length = await firstAnswer(connection);
  const started = performance.now();
  await Promise.all(
    open.map(async (connection) => {
      for (let count = 0; count < each; count++) {
        await connection.write(REQUEST.slice());
        for (let got = 0; got < length; ) got += (await connection.read())?.length ?? length;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const connection of open) connection.reset();
  return (connections * each) / seconds;
}

/** The length of the answer, which is the same each time. It may come in parts. */
async function firstAnswer(connection: Connection): Promise<number> {
  await connection.write(REQUEST.slice());
  let text = '';
  while (!text.endsWith(BODY)) text += decoder.decode(await connection.read());
  return text.length;
}

async function echoes(connect: Connect, count: number, inFlight: number): Promise<number> {
  const connection = await connect(PORT);
  await connection.write(HANDSHAKE.slice());
  await connection.read();
  const started = performance.now();
  for (let sent = 0; sent < count; sent += inFlight) {
    for (let each = 0; each < inFlight; each++) void connection.write(FRAME.slice());
    for (let got = 0; got < inFlight * ECHO_LENGTH; ) got += (await connection.read())?.length ?? 0;
  }
  const seconds = (performance.now() - started) / 1000;
  connection.reset();
  return count / seconds;
}
