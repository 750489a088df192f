// ... with types, and ended by an error.
import { createServer, type Server } from 'node:http';

const server: Server = createServer((_request, response) => void response.end());
server.listen(0);
setTimeout(() => {
  throw new Error('nobody hears' satisfies string);
}, 5);
