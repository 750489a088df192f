import { createServer } from 'node:net';

const server = createServer();
server.listen(8000, () => server.close(() => console.log('closed')));
