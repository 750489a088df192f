import { type Check, type Evidence, failed, passed, statusLine } from '../lesson.ts';

// A program that reads on where the body has ended answers never: no need to wait long for that.
const SOON = { timeout: 2_000 };

const shout = (port: number, body: string) =>
  [
    'POST /shout HTTP/1.1',
    `Host: localhost:${port}`,
    'Content-Type: text/plain',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');

export const checks: readonly Check[] = [
  {
    id: 'older-version',
    says: 'A request in HTTP/1.1 is answered with the status line HTTP/1.0 200 OK.',
    tracks: ['python'],
    async run(probe) {
      const { response } = await probe.get('/');
      const line = statusLine(response);
      return line === 'HTTP/1.0 200 OK' ? passed : failed('The status line is another.', line);
    },
  },
  {
    id: 'one-request-a-connection',
    says: 'After its answer the server closes the connection.',
    tracks: ['python'],
    async run(probe) {
      const { ended, response } = await probe.get('/', {}, { until: 'close' });
      return ended === 'closed' && response.complete
        ? passed
        : failed(`The connection was ${ended} when the answer had come.`, statusLine(response));
    },
  },
  {
    id: 'header-becomes-variable',
    says: 'A header X-Curious: yes reaches the program as HTTP_X_CURIOUS, which the page shows.',
    tracks: ['python'],
    async run(probe) {
      const { response } = await probe.get('/', { 'X-Curious': 'yes' });
      return response.text.includes('HTTP_X_CURIOUS')
        ? passed
        : failed('The page does not show HTTP_X_CURIOUS.', statusLine(response));
    },
  },
  {
    id: 'header-keeps-its-name',
    says: 'A header X-Curious: yes reaches the program as x-curious, which the page shows.',
    tracks: ['node'],
    async run(probe) {
      const { response } = await probe.get('/', { 'X-Curious': 'yes' });
      return response.text.includes('x-curious')
        ? passed
        : failed('The page does not show x-curious.', statusLine(response));
    },
  },
  {
    id: 'keeps-the-connection',
    says: 'Two requests on one connection are both answered, in HTTP/1.1.',
    tracks: ['node'],
    async run(probe) {
      const get = `GET / HTTP/1.1\r\nHost: localhost:${probe.port}\r\n\r\n`;
      const { responses } = await probe.request(get + get);
      const lines = responses.map(statusLine);
      return lines.join() === 'HTTP/1.1 200 OK,HTTP/1.1 200 OK'
        ? passed
        : failed('The two requests got other answers.', lines.join(', '));
    },
  },
  {
    id: 'not-found',
    says: 'A path that the application does not know gets 404 Not Found.',
    async run(probe) {
      const { response } = await probe.get('/nowhere');
      return response.status === 404
        ? passed
        : failed('GET /nowhere got another answer.', statusLine(response));
    },
  },
  {
    id: 'shout',
    says: 'POST /shout answers 200 OK, and its body is the request’s body in capitals.',
    async run(probe) {
      const { response } = await probe.request(shout(probe.port, 'hello, gateway'), SOON);
      if (response.status !== 200) {
        return failed('POST /shout is not answered with 200 OK.', statusLine(response));
      }
      return response.text.trim() === 'HELLO, GATEWAY'
        ? passed
        : failed('“hello, gateway” did not come back in capitals.', response.text);
    },
  },
  {
    id: 'shout-nothing',
    says: 'POST /shout with an empty body answers 200 OK, and an empty body.',
    async run(probe) {
      const { response } = await probe.request(shout(probe.port, ''), SOON);
      if (response.status !== 200) {
        return failed('The empty POST is not answered with 200 OK.', statusLine(response));
      }
      return response.text.trim() === ''
        ? passed
        : failed('Nothing was sent, but something came back.', response.text);
    },
  },
  {
    id: 'shout-without-length',
    says: 'POST /shout without a Content-Length has no body (RFC 9112, section 6.3) and answers 200 OK.',
    async run(probe) {
      const raw = `POST /shout HTTP/1.1\r\nHost: localhost:${probe.port}\r\n\r\n`;
      const { response } = await probe.request(raw, SOON);
      return response.status === 200
        ? passed
        : failed('The POST without a length got another answer.', statusLine(response));
    },
  },
];

export const evidence: readonly Evidence[] = [
  { claim: 'wsgi-simple', verdict: 'holds', checks: ['shout', 'shout-nothing'] },
  {
    claim: 'wsgi-cgi-spirit',
    verdict: 'holds',
    checks: ['header-becomes-variable', 'shout-without-length'],
  },
];
