// A proxy: it saves up what the server says, and passes it on in larger portions.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream/promises';

const PORTION = 750; // nginx saves up a page of memory: 4,096 or 8,192 bytes.

export const proxy = createServer((question, answer) => {
  const { method, url, headers } = question;
  const onward = request({ port: 8888, method, path: url, headers: endToEnd(headers) });
  onward.on('response', (response) => passOn(response, answer));
  onward.on('error', () => answer.destroy());
  answer.on('close', () => onward.destroy());
  question.pipe(onward);
});

async function passOn(response: IncomingMessage, answer: ServerResponse): Promise<void> {
  const portion = response.headers['x-accel-buffering'] === 'no' ? 1 : PORTION;
  answer.writeHead(response.statusCode ?? 502, endToEnd(response.headers));
  try {
    await pipeline(response, (pieces) => savedUp(pieces, portion), answer);
  } catch {
    // One of the two has left, and the other may go as well.
  }
}

async function* savedUp(pieces: AsyncIterable<Buffer>, portion: number): AsyncGenerator<Buffer> {
  let saved = Buffer.alloc(0);
  for await (const piece of pieces) {
    saved = Buffer.concat([saved, piece]);
    if (saved.length < portion) continue;
    yield saved;
    saved = Buffer.alloc(0);
  }
  yield saved;
}

/** Without the fields that concern one connection alone (RFC 9110, section 7.6.1). */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection, 'keep-alive': alive, 'transfer-encoding': coding, ...others } = headers;
  return others;
}
