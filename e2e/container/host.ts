// The host of containers in the end-to-end tests, in StackBlitz's place: the page that its client frames, and what listens in
// a container under URLs of its own. A container is the embedded machine in this process.
//
//   node e2e/container/host.ts
//
// Prints its origin. Under any other name than `container.localhost` its page is silent.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type WebSocket, WebSocketServer } from 'ws';
import { openNodeMachine } from '../../sandbox/cli/node-machine.ts';
import type { Connect, Connection } from '../../sandbox/kernel/connection.ts';
import type { Process } from '../../sandbox/machine/machine.ts';
import type { FromRemote, ToRemote } from './remote-machine.ts';

const NAME = 'container.localhost';
const PREVIEW = /^(\d+)--(\d+)\.localhost/;
/** An isolated page frames what says that it may be, and is isolated as well. */
const HEADERS = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
};

const containers: Connect[] = [];
const script = await bundlePage();
const server = createServer((asked, response) => {
  const preview = previewOf(asked);
  if (preview !== undefined) return void pass(asked, response, preview);
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' });
  const speaks = asked.headers.host?.startsWith(NAME) && asked.url?.startsWith('/headless');
  response.end(
    speaks ? `<!doctype html><script type="module">${script}</script>` : '<!doctype html>',
  );
});
const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (asked: IncomingMessage, socket, head) => {
  const preview = previewOf(asked);
  if (preview === undefined)
    return sockets.handleUpgrade(asked, socket, head, (remote) => serveContainer(remote));
  void tunnel(asked, socket, preview).catch(() => socket.destroy());
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port: ownPort } = server.address() as AddressInfo;
process.stdout.write(`http://${NAME}:${ownPort}\n`);

async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    target: 'es2024',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function serveContainer(remote: WebSocket): void {
  const machine = openNodeMachine();
  const running = new Map<
    number,
    Process & { readonly writer: WritableStreamDefaultWriter<string> }
  >();
  const send = (message: FromRemote): void => remote.send(JSON.stringify(message));
  const number = containers.push(machine.connect);
  send({ kind: 'hello', suffix: `--${number}.localhost:${ownPort}` });
  machine.on('port', (event) => send({ kind: 'port', ...event }));

  const spawn = async ({ id, command, args, env }: ToRemote & { kind: 'spawn' }): Promise<void> => {
    const program = await machine.spawn(command, args, { env, packages: [] });
    running.set(id, { ...program, writer: program.input.getWriter() });
    for await (const { stream, text } of program.output) send({ kind: 'output', id, stream, text });
    send({ kind: 'exit', id, code: await program.exit });
  };
  // In the order in which they come: input may follow at once on what takes it.
  let done: Promise<unknown> = Promise.resolve();
  const take = async (message: ToRemote): Promise<void> => {
    switch (message.kind) {
      case 'mount':
        return machine.mount(message.files);
      case 'spawn': {
        void spawn(message);
        return;
      }
      case 'input':
        return running.get(message.id)?.writer.write(message.text);
      case 'kill':
        return running.get(message.id)?.kill();
      default:
        message satisfies never;
    }
  };
  remote.on('message', (text) => {
    done = done.then(() => take(JSON.parse(String(text)) as ToRemote));
  });
  remote.on('close', () => machine.teardown());
}

interface Preview {
  readonly connect: Connect;
  readonly port: number;
}

function previewOf({ headers }: IncomingMessage): Preview | undefined {
  const [, port, number] = PREVIEW.exec(headers.host ?? '') ?? [];
  const connect = containers[Number(number) - 1];
  return connect === undefined ? undefined : { connect, port: Number(port) };
}

/** A request to what listens in a container, and its answer with the headers that an isolated page needs. */
async function pass(
  asked: IncomingMessage,
  response: ServerResponse,
  { connect, port }: Preview,
): Promise<void> {
  try {
    const stream = asStream(await connect(port));
    const { method, url, headers } = asked;
    const forwarded = request({ method, path: url, headers, createConnection: () => stream });
    forwarded.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...HEADERS });
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    asked.pipe(forwarded);
  } catch {
    response.writeHead(502, HEADERS).end();
  }
}

async function tunnel(
  asked: IncomingMessage,
  socket: Duplex,
  { connect, port }: Preview,
): Promise<void> {
  const stream = asStream(await connect(port));
  const lines = [`${asked.method} ${asked.url} HTTP/1.1`];
  for (let at = 0; at < asked.rawHeaders.length; at += 2)
    lines.push(`${asked.rawHeaders[at]}: ${asked.rawHeaders[at + 1]}`);
  stream.write(`${lines.join('\r\n')}\r\n\r\n`);
  stream.on('error', () => socket.destroy());
  socket.on('error', () => stream.destroy());
  stream.pipe(socket).pipe(stream);
}

function asStream(connection: Connection): Duplex {
  return new Duplex({
    read() {
      connection.read().then(
        (bytes) => this.push(bytes ?? null),
        (error: Error) => this.destroy(error),
      );
    },
    write(chunk: Uint8Array, _encoding, done) {
      connection.write(new Uint8Array(chunk)).then(() => done(), done);
    },
    final(done) {
      connection.end();
      done();
    },
    destroy(error, done) {
      connection.reset();
      done(error);
    },
  });
}
