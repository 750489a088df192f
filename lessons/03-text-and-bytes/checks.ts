import {
  type Check,
  type Evidence,
  failed,
  type Probe,
  passed,
  type ResponseSeen,
  statusLine,
} from '../lesson.ts';

/** What the page says in its heading, or what came in the place of the page. */
const heading = ({ text }: ResponseSeen) => /<h1>(.*?)<\/h1>/s.exec(text)?.[1]?.trim() ?? text;

/** The ASCII spelling of a string that the program was given, as the page shows it. */
const shown = ({ text }: ResponseSeen, variable: string) =>
  new RegExp(`<th>${variable}</th><td>&#(?:x27|39);(.*?)&#(?:x27|39);</td>`).exec(text)?.[1];

async function greets(probe: Probe, path: string, name: string) {
  const { response } = await probe.get(path);
  const said = heading(response);
  return said === `Hello, ${name}!`
    ? passed
    : failed(`GET ${path} does not greet ${name}.`, `${statusLine(response)}\n${said}`);
}

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Asks for `/` with a cookie of exactly these bytes. */
function withCookie(probe: Probe, name: Iterable<number>) {
  const head = `GET / HTTP/1.1\r\nHost: localhost:${probe.port}\r\nCookie: name=`;
  return probe.request(Uint8Array.from([...utf8(head), ...name, ...utf8('\r\n\r\n')]));
}

export const checks: readonly Check[] = [
  {
    id: 'a-byte-a-character',
    says: 'GET /hello/%E6%BC%A2 puts three characters into PATH_INFO, one for each byte: \\xe6\\xbc\\xa2.',
    tracks: ['python'],
    async run(probe) {
      const { response } = await probe.get('/hello/%E6%BC%A2');
      const path = shown(response, 'PATH_INFO');
      return path === '/hello/\\xe6\\xbc\\xa2'
        ? passed
        : failed('The page shows another PATH_INFO.', path ?? statusLine(response));
    },
  },
  {
    id: 'query-stays-ascii',
    says: 'GET /hello/Ada?like=%E6%BC%A2 leaves QUERY_STRING as it came, percent signs and all.',
    tracks: ['python'],
    async run(probe) {
      const { response } = await probe.get('/hello/Ada?like=%E6%BC%A2');
      const query = shown(response, 'QUERY_STRING');
      return query === 'like=%E6%BC%A2'
        ? passed
        : failed('The page shows another QUERY_STRING.', query ?? statusLine(response));
    },
  },
  {
    id: 'slash-is-lost',
    says: 'GET /hello/AC%2FDC and GET /hello/AC/DC leave the same PATH_INFO.',
    tracks: ['python'],
    async run(probe) {
      const escaped = shown((await probe.get('/hello/AC%2FDC')).response, 'PATH_INFO');
      const plain = shown((await probe.get('/hello/AC/DC')).response, 'PATH_INFO');
      return plain === '/hello/AC/DC' && escaped === plain
        ? passed
        : failed('The two paths can be told apart.', `${escaped}\n${plain}`);
    },
  },
  {
    id: 'location-in-ascii',
    says: 'GET /find?name=%E6%BC%A2 answers 303 with the Location /hello/%E6%BC%A2.',
    async run(probe) {
      const { response } = await probe.get('/find?name=%E6%BC%A2');
      const location = response.headers.get('location');
      return response.status === 303 && location === '/hello/%E6%BC%A2'
        ? passed
        : failed('The redirect leads elsewhere.', location ?? statusLine(response));
    },
  },
  {
    id: 'plain-name',
    says: 'GET /hello/Ada greets Ada.',
    run: (probe) => greets(probe, '/hello/Ada', 'Ada'),
  },
  {
    id: 'three-bytes',
    says: 'GET /hello/%E6%BC%A2 greets 漢.',
    run: (probe) => greets(probe, '/hello/%E6%BC%A2', '漢'),
  },
  {
    id: 'two-bytes',
    says: 'GET /hello/Andr%C3%A9 greets André.',
    run: (probe) => greets(probe, '/hello/Andr%C3%A9', 'André'),
  },
  {
    id: 'not-utf-8',
    says: 'GET /hello/Andr%E9, which is not UTF-8, is answered with 400 Bad Request.',
    async run(probe) {
      const { response } = await probe.get('/hello/Andr%E9');
      return response.status === 400
        ? passed
        : failed(
            'A lone byte E9 is no UTF-8, yet the server did not refuse it.',
            `${statusLine(response)}\n${heading(response)}`,
          );
    },
  },
  {
    id: 'slash-is-kept',
    says: 'GET /hello/AC%2FDC greets AC/DC, and GET /hello/AC/DC is not found.',
    tracks: ['node'],
    async run(probe) {
      const { response } = await probe.get('/hello/AC/DC');
      return response.status === 404
        ? greets(probe, '/hello/AC%2FDC', 'AC/DC')
        : failed('Two segments are answered like one.', statusLine(response));
    },
  },
  {
    id: 'cookie-a-byte-a-character',
    says: 'A Cookie with the three bytes of 漢 puts three characters into headers.cookie, one for each byte.',
    tracks: ['node'],
    async run(probe) {
      const { response } = await withCookie(probe, utf8('漢'));
      const cookie = shown(response, 'headers.cookie');
      return cookie === 'name=\\xe6\\xbc\\xa2'
        ? passed
        : failed('The page shows another cookie.', cookie ?? statusLine(response));
    },
  },
  {
    id: 'cookie-three-bytes',
    says: 'GET / with the cookie name=漢, in UTF-8, greets 漢.',
    tracks: ['node'],
    async run(probe) {
      const { response } = await withCookie(probe, utf8('漢'));
      const said = heading(response);
      return said === 'Hello, 漢!' ? passed : failed('It does not greet 漢.', said);
    },
  },
  {
    id: 'cookie-not-utf-8',
    says: 'GET / with the cookie name=André, in Latin-1, is answered with 400 Bad Request.',
    tracks: ['node'],
    async run(probe) {
      const { response } = await withCookie(probe, [...utf8('Andr'), 0xe9]);
      return response.status === 400
        ? passed
        : failed(
            'A lone byte E9 is no UTF-8, yet the server did not refuse it.',
            `${statusLine(response)}\n${heading(response)}`,
          );
    },
  },
  {
    id: 'body-in-pieces',
    says: 'POST /hello greets 漢, also if each of its three bytes comes in a chunk of its own.',
    tracks: ['node'],
    async run(probe) {
      const chunks = Array.from(utf8('漢'), (byte) => [...utf8('1\r\n'), byte, ...utf8('\r\n')]);
      const { response } = await probe.request(
        Uint8Array.from([
          ...utf8(`POST /hello HTTP/1.1\r\nHost: localhost:${probe.port}\r\n`),
          ...utf8('Transfer-Encoding: chunked\r\n\r\n'),
          ...chunks.flat(),
          ...utf8('0\r\n\r\n'),
        ]),
      );
      return response.text.trim() === 'Hello, 漢!'
        ? passed
        : failed('The body is not read as one text.', response.text);
    },
  },
];

export const evidence: readonly Evidence[] = [
  // What PEP 3333 settled, and what it left: which encoding it is, and how the path was spelt.
  {
    claim: 'wsgi-unicode',
    verdict: 'holds',
    checks: ['a-byte-a-character', 'not-utf-8', 'slash-is-lost', 'query-stays-ascii'],
  },
];
