import {
  type Check,
  type Evidence,
  failed,
  type Probe,
  passed,
  type ResponseSeen,
  statusLine,
  type Visit,
} from '../lesson.ts';

const GZIP = { 'Accept-Encoding': 'gzip' };

const coding = ({ headers }: ResponseSeen) => headers.get('content-encoding')?.toLowerCase();

/** The head as far as it concerns the body. */
function head(response: ResponseSeen): string {
  const fields = response.headers.list.filter(([name]) =>
    /^(content-|transfer-|vary)/.test(name.toLowerCase()),
  );
  return [statusLine(response), ...fields.map((field) => field.join(': '))].join('\n');
}

/** The text behind gzip. Undefined where these bytes are not gzip. */
async function unzipped(body: Uint8Array): Promise<string | undefined> {
  const stream = new Blob([new Uint8Array(body)]).stream();
  try {
    return await new Response(stream.pipeThrough(new DecompressionStream('gzip'))).text();
  } catch {
    return undefined;
  }
}

async function staysPlain(probe: Probe, headers: Readonly<Record<string, string>>) {
  const plain = (await probe.get('/plain')).response;
  const { response } = await probe.get('/content', headers);
  if (coding(response) !== undefined) {
    return failed('The answer is coded, though the client cannot read that.', head(response));
  }
  return response.text === plain.text
    ? passed
    : failed('The body is not the text of /plain.', head(response));
}

export const checks: readonly Check[] = [
  {
    id: 'plain',
    says: 'GET /plain sends the text as it is, whatever the client accepts.',
    async run(probe) {
      const { response } = await probe.get('/plain', GZIP);
      return response.status === 200 && coding(response) === undefined
        ? passed
        : failed('The text did not come as it is.', head(response));
    },
  },
  {
    id: 'transfer-encoding-refused',
    says: 'GET /transfer is answered with 500: the server refuses a Transfer-Encoding from the application.',
    async run(probe) {
      const { response } = await probe.get('/transfer', GZIP);
      const sent = response.headers.get('transfer-encoding') ?? '';
      return response.status === 500 && !sent.includes('gzip')
        ? passed
        : failed('The server let the Transfer-Encoding pass.', head(response));
    },
  },
  {
    id: 'content-encoding-passes',
    says: 'GET /content with Accept-Encoding: gzip is answered with Content-Encoding: gzip, and nothing else is coded.',
    async run(probe) {
      const { response } = await probe.get('/content', GZIP);
      return response.status === 200 &&
        coding(response) === 'gzip' &&
        response.headers.get('transfer-encoding') === undefined
        ? passed
        : failed('The answer does not say Content-Encoding: gzip.', head(response));
    },
  },
  {
    id: 'same-text',
    says: 'Unzipped, that body is the very text of /plain.',
    async run(probe) {
      const plain = (await probe.get('/plain')).response;
      const { response } = await probe.get('/content', GZIP);
      const text = await unzipped(response.body);
      if (text === undefined) return failed('The body is not gzip.', head(response));
      return text === plain.text ? passed : failed('The body holds another text.', text);
    },
  },
  {
    id: 'length-as-sent',
    says: 'Its Content-Length counts the bytes that are sent, not those before compression.',
    async run(probe) {
      const asked = { ...GZIP, Connection: 'close' };
      const { response } = await probe.get('/content', asked, { until: 'close' });
      const sent = response.body.length;
      return coding(response) === 'gzip' &&
        response.complete &&
        Number(response.headers.get('content-length')) === sent
        ? passed
        : failed(`${sent} bytes of body came over the wire.`, head(response));
    },
  },
  {
    id: 'only-if-asked',
    says: 'GET /content without Accept-Encoding gets the text as it is.',
    run: (probe) => staysPlain(probe, {}),
  },
  {
    id: 'weight-zero',
    says: 'So does GET /content with Accept-Encoding: gzip;q=0, which means anything but gzip.',
    run: (probe) => staysPlain(probe, { 'Accept-Encoding': 'gzip;q=0, br' }),
  },
  {
    id: 'varies',
    says: 'Both answers of /content say Vary: Accept-Encoding.',
    async run(probe) {
      for (const headers of [GZIP, {}]) {
        const { response } = await probe.get('/content', headers);
        const names = (response.headers.get('vary') ?? '').toLowerCase().split(/, */);
        if (!names.includes('accept-encoding')) {
          const which = headers === GZIP ? 'coded' : 'plain';
          return failed(
            `The ${which} answer does not tell a cache on what it depends.`,
            head(response),
          );
        }
      }
      return passed;
    },
  },
];

export const evidence: readonly Evidence[] = [
  // The rule is as strict as the essay says; compression is not what it forbids.
  {
    claim: 'wsgi-transfer-encoding',
    verdict: 'partly',
    checks: ['transfer-encoding-refused', 'content-encoding-passes', 'same-text'],
  },
];

/** The page, and the text in the three ways that it asks for. */
export const visit: Visit = async (probe) => {
  for (const path of ['/', '/plain', '/transfer', '/content']) await probe.get(path, GZIP);
};
