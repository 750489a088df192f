// What is measured: a plain handler and a WebSocket echo, on node:http and ws.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const server = createServer((request, response) => {
  if (request.url === '/memory') response.end(String(process.memoryUsage.rss()));
  else response.end('hello');
});
new WebSocketServer({ server, path: '/ws' }).on('connection', (socket) => {
  socket.on('message', (message, isBinary) => socket.send(message, { binary: isBinary }));
});
server.listen(Number(process.argv[2] ?? 8888), '127.0.0.1', () => {
  console.log(server.address().port);
});
