// Needs little to listen, and more to answer.
import { createServer } from 'node:http';
import { parse } from 'node:querystring';

const server = createServer((_request, response) => {
  console.log('Node here, and no more of it than this needs');
  response.end(`what few programs call: ${JSON.stringify(parse('a=1'))}`);
});
server.listen(8888);
