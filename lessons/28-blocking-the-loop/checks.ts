import {
  type Check,
  type Evidence,
  failed,
  type Probe,
  passed,
  statusLine,
  type Visit,
} from '../lesson.ts';

// The first few may slip by while the connection of the query is being set up.
const WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
const MANY = 40;
const PATIENT = { timeout: 20_000 };

async function say(probe: Probe, text: string): Promise<void> {
  const raw = [
    'POST /say HTTP/1.1',
    `Host: localhost:${probe.port}`,
    `Content-Length: ${text.length}`,
    '',
    text,
  ].join('\r\n');
  const { response } = await probe.request(raw, PATIENT);
  if (response.status !== 200) throw new Error(`POST /say got ${statusLine(response)}`);
}

/** How many words, said one after the other, are through before `question` is answered. */
async function said(probe: Probe, question: () => Promise<unknown>): Promise<number> {
  let isAnswered = false;
  let ahead = 0;
  const ask = async () => {
    await question();
    isAnswered = true;
  };
  const talk = async () => {
    for (const word of WORDS) {
      await say(probe, word);
      if (!isAnswered) ahead += 1;
    }
  };
  await Promise.all([ask(), talk()]);
  return ahead;
}

const archive = (probe: Probe, question: string) => probe.get(`/archive/${question}`, {}, PATIENT);

export const checks: readonly Check[] = [
  {
    id: 'room',
    says: 'What is said to POST /say is heard by who waits at GET /messages.',
    async run(probe) {
      await say(probe, 'is anybody here?');
      const { response } = await probe.get('/messages?after=0', {}, PATIENT);
      return response.text.includes('is anybody here?')
        ? passed
        : failed('The message was not among those that came.', response.text);
    },
  },
  {
    id: 'finds',
    says: 'A search for “tea” brings the 20 lines with tea and no other.',
    async run(probe) {
      const { response } = await archive(probe, 'search?word=tea');
      if (response.status !== 200) {
        return failed('The search got another answer.', statusLine(response));
      }
      const { lines } = JSON.parse(response.text) as { lines: readonly string[] };
      return lines.length === 20 && lines.every((line) => line.includes('tea'))
        ? passed
        : failed(`The search brought ${lines.length} lines.`, response.text.slice(0, 200));
    },
  },
  {
    id: 'short-in-turns',
    says: `While one client asks ${MANY} short questions, another says eight words and is through first.`,
    async run(probe) {
      const ahead = await said(probe, async () => {
        for (let short = 0; short < MANY; short += 1) await archive(probe, 'last');
      });
      return ahead === WORDS.length
        ? passed
        : failed(`Only ${ahead} of ${WORDS.length} words were through before the last answer.`);
    },
  },
  {
    id: 'search-gives-way',
    says: 'While one client searches, another says eight words and is through first.',
    async run(probe) {
      const ahead = await said(probe, () => archive(probe, 'search?word=tea'));
      return ahead === WORDS.length
        ? passed
        : failed(
            `The search was sent, then ${WORDS.length} words, one by one: ${ahead} of them were through before it.`,
          );
    },
  },
  {
    id: 'work-holds-up',
    says: 'While the loop compares lines, nobody else gets a word in: work is not waiting.',
    tracks: ['python'],
    async run(probe) {
      const ahead = await said(probe, () => archive(probe, 'alike'));
      return ahead < WORDS.length
        ? passed
        : failed('All words were through first. Leave this question on the loop, to compare.');
    },
  },
  {
    id: 'work-gives-way',
    says: 'While one client has lines compared, another says eight words and is through first.',
    tracks: ['node'],
    async run(probe) {
      const ahead = await said(probe, () => archive(probe, 'alike'));
      return ahead === WORDS.length
        ? passed
        : failed(`Only ${ahead} of ${WORDS.length} words were through before the answer.`);
    },
  },
];

export const evidence: readonly Evidence[] = [
  // The advice on processes needs several of them, and a browser has none: the text says what we measured outside.
  { claim: 'blocking-short', verdict: 'held then, changed since', checks: ['short-in-turns'] },
  // On Node, somewhere else is a thread with an interpreter of its own.
  {
    claim: 'blocking-long',
    verdict: 'partly',
    checks: ['search-gives-way', 'work-holds-up', 'work-gives-way'],
  },
];

/** The page, then a search, while somebody else talks. */
export const visit: Visit = async (probe) => {
  await probe.get('/');
  const talk = async () => {
    for (const word of WORDS.slice(0, 3)) await say(probe, word);
  };
  await Promise.all([archive(probe, 'search?word=tea'), talk()]);
  await Promise.all([archive(probe, 'last'), talk()]);
};
