// What is fetched before a program runs: what a server with a page in a file needs until the page is served.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const server = createServer(async (request, response) => {
  if (request.url !== '/') {
    response.writeHead(404);
    return response.end();
  }
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(await readFile(new URL('index.html', import.meta.url)));
});
server.listen(8888, () => console.log('Serving on http://localhost:%d', 8888));
