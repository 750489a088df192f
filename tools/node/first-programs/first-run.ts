// ... and in TypeScript.
import { readFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';

const server = createServer(async (request, response) => {
  if (request.url !== '/') {
    response.writeHead(404);
    return response.end();
  }
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(await readFile(new URL('index.html', import.meta.url)));
});
server.listen(8082, () => {
  console.log('Serving on http://localhost:%d', 8082);
  get('http://localhost:8082/', (response) => {
    response.resume();
    response.on('end', () => process.exit());
  });
});
