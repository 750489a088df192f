// An echo server, and a client that sends it a line, in three styles.
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';

const PORT = 8007;

const server = createServer((socket) => {
  socket.pipe(socket).on('error', () => socket.destroy());
});

function byEvents(line: string, done: (error: Error | null, answer: string) => void): void {
  const socket = connect(PORT);
  let answer = '';
  socket.setEncoding('utf8');
  socket.on('connect', () => {
    socket.end(`${line}\r\n`);
  });
  socket.on('data', (part: string) => {
    answer += part;
  });
  socket.on('end', () => {
    done(null, answer.trimEnd());
  });
  socket.on('error', (error) => {
    done(error, '');
  });
}

function byPromises(line: string): Promise<string> {
  const socket = connect(PORT);
  socket.end(`${line}\r\n`);
  return text(socket).then((answer) => answer.trimEnd());
}

async function byAwait(line: string): Promise<string> {
  const socket = connect(PORT);
  socket.end(`${line}\r\n`);
  const answer = await text(socket);
  return answer.trimEnd();
}

export function listen(): void {
  server.listen(PORT);
}

interface Client {
  readonly client: string;
  readonly lines: number;
  readonly answer: string;
}

/** A promise of what each client brings back, and of how long its source is. */
export function tryAll(line: string): Promise<readonly Client[]> {
  const events = new Promise<string>((resolve, reject) => {
    byEvents(line, (error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
  const report = (client: string, source: object) => (answer: string) => ({
    client,
    lines: String(source).split('\n').length,
    answer,
  });
  return Promise.all([
    events.then(report('events', byEvents)),
    byPromises(line).then(report('promises', byPromises)),
    byAwait(line).then(report('await', byAwait)),
  ]);
}
