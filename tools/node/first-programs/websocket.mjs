// The second part: what ws and a server's own handshake add.
import assert from 'node:assert';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { WebSocket, WebSocketServer } from 'ws';

createHash('sha1').update(randomBytes(4)).digest('base64');
gunzipSync(gzipSync(randomUUID()));
assert.throws(() => assert.deepStrictEqual({ a: 1 }, { a: 2 }));
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } });
sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
server.listen(8081, () => {
  const client = new WebSocket('ws://localhost:8081');
  client.on('open', () => client.send('x'.repeat(5000)));
  client.on('message', () => client.close(4000, 'bye'));
  client.on('close', () => process.exit());
});
