// ... as CommonJS ...
const { createServer, get } = require('node:http');
const { join } = require('node:path');
require('./helper.cjs');
const server = createServer((request, response) => response.end(join(__dirname, request.url)));
server.listen(0, () =>
  get({ port: server.address().port }, (response) => {
    response.resume().on('end', () => server.close());
  }),
);
process.stdin.setEncoding('utf8').on('data', console.log);
