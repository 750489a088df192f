// Every package group under a program of its own: it serves, it takes requests as its model says, and it streams.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedMachine } from '../engines/embedded-machine.ts';
import type { WebSocketProbe } from '../probe/contract.ts';
import { createProbe, type LiveProbe } from '../probe/probe.ts';
import { openNodeMachine } from './node-machine.ts';

const PROGRAMS = new URL('../engines/cpython/programs/', import.meta.url);
const PORT = 8000;
const TIME_TO_BOOT = 90_000;
const TIME_TO_ANSWER = 30_000;

/** How a program is asked: by a path, by a message, or by an event. */
type Door = 'http' | 'websocket' | 'socket.io';

interface Served {
  readonly program: string;
  readonly packages: readonly string[];
  readonly door: Door;
  readonly model: 'at once' | 'one after the other';
}

const SERVED: readonly Served[] = [
  { program: 'twisted_web', packages: ['twisted'], door: 'http', model: 'at once' },
  { program: 'flask_threads', packages: ['flask'], door: 'http', model: 'at once' },
  { program: 'bottle_wsgiref', packages: ['bottle'], door: 'http', model: 'one after the other' },
  { program: 'pyramid_wsgiref', packages: ['pyramid'], door: 'http', model: 'one after the other' },
  { program: 'django_runserver', packages: ['django'], door: 'http', model: 'at once' },
  { program: 'waitress_pool', packages: ['waitress'], door: 'http', model: 'at once' },
  { program: 'gevent_pywsgi', packages: ['gevent'], door: 'http', model: 'at once' },
  { program: 'eventlet_wsgi', packages: ['eventlet'], door: 'http', model: 'at once' },
  { program: 'h11_threads', packages: ['wsproto'], door: 'http', model: 'at once' },
  { program: 'pycos_tasks', packages: ['pycos'], door: 'http', model: 'at once' },
  { program: 'wsproto_threads', packages: ['wsproto'], door: 'websocket', model: 'at once' },
  { program: 'websockets_asyncio', packages: ['websockets'], door: 'websocket', model: 'at once' },
  {
    program: 'socketio_threads',
    packages: ['socketio', 'flask'],
    door: 'socket.io',
    model: 'at once',
  },
  {
    program: 'socketio_tornado',
    packages: ['socketio', 'tornado'],
    door: 'socket.io',
    model: 'at once',
  },
];

describe.each(SERVED)('$program', ({ program, packages, door, model }) => {
  let machine: EmbeddedMachine;
  let probe: LiveProbe;
  let said = '';
  const patience = { timeout: TIME_TO_ANSWER };

  beforeAll(async () => {
    machine = openNodeMachine();
    const process = await start(machine, program, packages);
    const ready = new Promise<void>((resolve) => machine.on('server-ready', () => resolve()));
    const ended = process.exit.then((code) => {
      throw new Error(`${program} ended with code ${code}:\n${said}`);
    });
    void listen(process.output, (text) => {
      said += text;
    });
    await Promise.race([ready, ended]);
    ended.catch(() => undefined);
    probe = createProbe(machine.connect, PORT);
  }, TIME_TO_BOOT);

  afterAll(() => machine.teardown());

  const ask: Readonly<Record<Door, (what: Question) => Promise<string>>> = {
    http: async (what) => (await probe.get(PATHS[what], {}, patience)).response.text,
    websocket: async (what) => {
      const socket = await probe.websocket('/', patience);
      await socket.sendText(what);
      return (await socket.next(patience)).text;
    },
    'socket.io': async (what) => {
      const socket = await openSocketIo(probe);
      await socket.sendText(`420["${what}"]`);
      const answer = await socket.next(patience);
      const [value] = JSON.parse(answer.text.slice('430'.length));
      return typeof value === 'string' ? value : JSON.stringify(value);
    },
  };

  test('serves', async () => {
    expect(await ask[door]('hello')).toMatch(/^hello from \w+$/);
  });

  test(`takes requests ${model}`, async () => {
    const answers = await Promise.all([ask[door]('slow'), ask[door]('slow')]);
    const [one, other] = answers.map((text) => JSON.parse(text) as readonly [number, number]);
    if (one === undefined || other === undefined) throw new Error('two were asked');
    const overlap = one[0] < other[1] && other[0] < one[1];
    expect(overlap, `${answers}`).toBe(model === 'at once');
  });

  test('streams', async () => {
    const pieces: string[] = [];
    if (door === 'http') {
      // Plugged in while the program listens already, as each client of a preview is.
      const connection = await machine.plugClient().connect(PORT);
      const request = 'GET /stream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
      await connection.write(new TextEncoder().encode(request));
      for (let bytes = await connection.read(); bytes; bytes = await connection.read()) {
        pieces.push(new TextDecoder().decode(bytes));
      }
    } else {
      const isEvent = door === 'socket.io';
      const socket = isEvent ? await openSocketIo(probe) : await probe.websocket('/', patience);
      await socket.sendText(isEvent ? '42["stream"]' : 'stream');
      for (let count = 0; count < 2; count++) pieces.push((await socket.next(patience)).text);
    }
    const first = pieces.findIndex((piece) => piece.includes('first'));
    const last = pieces.findIndex((piece) => piece.includes('last'));
    expect(first, pieces.join('|')).toBeGreaterThanOrEqual(0);
    expect(last, pieces.join('|')).toBeGreaterThan(first);
  });
});

describe.each(['gevent', 'eventlet'])('the monkey patch of %s', (name) => {
  test(
    'makes threads, queues, sockets and sleeps of the standard library give way to each other',
    async () => {
      const machine = openNodeMachine();
      try {
        const process = await start(machine, `${name}_patched`, [name]);
        let printed = '';
        const all = listen(process.output, (text, stream) => {
          if (stream === 'stdout') printed += text;
        });
        expect(await process.exit).toBe(0);
        await all;
        expect(printed.trim().split('\n')).toEqual([
          "answers ['a', 'b', 'c', 'd']",
          'together True',
          'an empty queue times out',
          'event True',
          'local False',
        ]);
      } finally {
        machine.teardown();
      }
    },
    TIME_TO_BOOT,
  );
});

type Question = 'hello' | 'slow';

const PATHS: Readonly<Record<Question, string>> = { hello: '/', slow: '/slow' };

async function start(machine: EmbeddedMachine, program: string, packages: readonly string[]) {
  await machine.mount({ 'server.py': await readFile(new URL(`${program}.py`, PROGRAMS), 'utf8') });
  return machine.spawn('python', ['server.py'], { packages });
}

async function listen(
  output: ReadableStream<{ readonly stream: string; readonly text: string }>,
  hear: (text: string, stream: string) => void,
): Promise<void> {
  for await (const { stream, text } of output) hear(text, stream);
}

/** A connection to the default namespace (Socket.IO protocol 5 over Engine.IO protocol 4), its greetings read. */
async function openSocketIo(probe: LiveProbe): Promise<WebSocketProbe> {
  const patience = { timeout: TIME_TO_ANSWER };
  const socket = await probe.websocket('/socket.io/?EIO=4&transport=websocket', patience);
  expect((await socket.next(patience)).text).toMatch(/^0\{/);
  await socket.sendText('40');
  expect((await socket.next(patience)).text).toMatch(/^40\{/);
  return socket;
}
