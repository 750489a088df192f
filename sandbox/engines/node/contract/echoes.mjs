import { createServer } from 'node:net';

const server = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.pipe(socket);
});
server.listen(8000, () => console.log('serving'));
process.on('SIGINT', () => {
  console.log('stopping');
  process.exit(0);
});
