import { createServer } from 'node:net';

const server = createServer((socket) => {
  socket.write('last words'.repeat(10_000), () => process.exit(0));
});
server.listen(8000);
