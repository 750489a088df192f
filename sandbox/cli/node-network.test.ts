// What programs on the Node engine serve, and ask of one another.
import { afterAll, describe, expect, test } from 'vitest';
import { createProbe } from '../probe/probe.ts';
import { openNodeMachine } from './node-machine.ts';
import { runNode } from './test-node-program.ts';

const TIME_TO_RUN = 20_000;
const machine = openNodeMachine();
afterAll(() => machine.teardown());

describe('a server on the Node engine', { timeout: TIME_TO_RUN }, () => {
  test('serves HTTP with keep-alive, pipelining, trailers and errors for bad requests', async () => {
    const { stdout } = await runNode(
      machine,
      'http.mjs',
      `import http from 'node:http';
import net from 'node:net';
const server = http.createServer((request, response) => {
  response.writeHead(200, { Trailer: 'X-Sum', Date: 'now' });
  response.write('hello ');
  response.addTrailers({ 'X-Sum': '1' });
  response.end(request.url);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address();
const raw = (text) => new Promise((done) => {
  let all = '';
  net.connect(port, '127.0.0.1').setEncoding('latin1').on('data', (part) => { all += part; }).on('close', () => done(all)).end(text);
});
console.log(JSON.stringify(await raw('GET /a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\nGET /b HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n')));
console.log(JSON.stringify(await raw('GARBAGE\\r\\n\\r\\n')));
server.close();`,
    );
    const [pipelined = '', bad = ''] = stdout
      .trim()
      .split('\n')
      .map((line) => String(JSON.parse(line)));
    expect(pipelined.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(pipelined).toContain('6\r\nhello \r\n2\r\n/b\r\n0\r\nX-Sum: 1\r\n\r\n');
    expect(bad).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });

  test('fetches over the machine’s network, also once it has been asked from outside', async () => {
    await machine.mount({
      'relay.mjs': `import { createServer } from 'node:http';
createServer(async ({ url }, response) => {
  if (url === '/inner') return response.end('from the machine');
  const answer = await fetch('http://localhost:8126/inner').catch((error) => error.cause);
  response.end(answer instanceof Response ? await answer.text() : String(answer));
}).listen(8126);`,
    });
    const ready = new Promise((resolve) => machine.on('server-ready', resolve));
    const program = await machine.spawn('node', ['relay.mjs']);
    await ready;
    const { response } = await createProbe(machine.connect, 8126).get('/');
    expect(response.text).toBe('from the machine');
    program.kill();
  });

  test('speaks WebSocket by the unmodified ws, with compression', async () => {
    const { stdout } = await runNode(
      machine,
      'ws.mjs',
      `import { WebSocket, WebSocketServer } from 'ws';
const server = new WebSocketServer({ port: 8080, perMessageDeflate: { threshold: 0 } });
server.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })));
const client = new WebSocket('ws://127.0.0.1:8080');
client.on('open', () => client.send('z'.repeat(50_000)));
client.on('message', (data) => { console.log(data.length, client.extensions); client.close(4001, 'bye'); });
client.on('close', (code, reason) => { console.log(code, String(reason)); server.close(); });`,
    );
    expect(stdout).toBe(
      '50000 permessage-deflate; client_max_window_bits=15\n4001 bye\n'.replace(
        '; client_max_window_bits=15',
        '',
      ),
    );
  });
});
