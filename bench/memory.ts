// What a server holds: idle, and for each of a thousand WebSockets that are open at once. On the machine it is the
// interpreter's own memory, natively that of the process.
import type { Connect } from '../sandbox/kernel/connection.ts';
import { HANDSHAKE, PORT } from './exchange.ts';
import type { Measure } from './measure.ts';

const MANY = 1_000;
const KIBIBYTE = 2 ** 10;
const MEBIBYTE = 2 ** 20;
const decoder = new TextDecoder();
const REQUEST = new TextEncoder().encode(
  'GET /memory HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
);

/** In this order, on a server that has served nobody. */
export const MEMORY: readonly Measure[] = [
  {
    what: 'memory, idle',
    unit: 'MiB',
    run: async (connect) => (await memory(connect)) / MEBIBYTE,
  },
  { what: `memory, each of ${MANY} WebSockets`, unit: 'KiB', run: memoryOfEach },
];

async function memoryOfEach(connect: Connect): Promise<number> {
  const before = await memory(connect);
  const open = await Promise.all(
    Array.from({ length: MANY }, async () => {
      const connection = await connect(PORT);
      await connection.write(HANDSHAKE.slice());
      await connection.read();
      return connection;
    }),
  );
  const after = await memory(connect);
  for (const connection of open) connection.reset();
  return (after - before) / MANY / KIBIBYTE;
}

async function memory(connect: Connect): Promise<number> {
  const connection = await connect(PORT);
  await connection.write(REQUEST.slice());
  let text = '';
  for (let bytes = await connection.read(); bytes; bytes = await connection.read()) {
    text += decoder.decode(bytes);
    // Natively the end of the connection is not heard.
    if (/\r\n\r\n\d+$/.test(text)) break;
  }
  connection.reset();
  return Number(text.slice(text.lastIndexOf('\n')));
}
