import {
  type Check,
  type Evidence,
  type Exchange,
  failed,
  type Probe,
  passed,
  statusLine,
  type Visit,
} from '../lesson.ts';

const PLACES = 8;
const MANY = 12;
// One after the other they take four seconds.
const PATIENT = { timeout: 20_000 };

/** The threads that the program has while it serves this request. */
function threadsIn({ response }: Exchange): number {
  const { threads } = JSON.parse(response.text) as { threads: number };
  return threads;
}

/** How many queries were under way when this request made its own. */
function queriesIn({ response }: Exchange): number {
  const { queries } = JSON.parse(response.text) as { queries: number };
  return queries;
}

const slow = (probe: Probe, count: number) =>
  Array.from({ length: count }, () => probe.get('/slow', {}, PATIENT));

export const checks: readonly Check[] = [
  {
    id: 'answers',
    says: 'GET /slow and GET /quick are answered with 200 OK.',
    async run(probe) {
      for (const path of ['/slow', '/quick']) {
        const { response } = await probe.get(path);
        if (response.status !== 200) {
          return failed(`GET ${path} got another answer.`, statusLine(response));
        }
      }
      return passed;
    },
  },
  {
    id: 'closes',
    says: 'A request, its answer, and the server closes the connection.',
    tracks: ['python'],
    async run(probe) {
      const { ended, response } = await probe.get('/quick', {}, { until: 'close' });
      return ended === 'closed' && response.complete
        ? passed
        : failed(`The connection was ${ended} when the answer had come.`, statusLine(response));
    },
  },
  {
    id: 'no-upgrade',
    says: 'A request that asks for an Upgrade to WebSocket is answered like any other, without a 101.',
    tracks: ['python'],
    async run(probe) {
      const { response, ended } = await probe.get(
        '/quick',
        {
          Connection: 'Upgrade',
          Upgrade: 'websocket',
          'Sec-WebSocket-Version': '13',
          'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        },
        { until: 'close' },
      );
      return response.status === 200 && ended === 'closed'
        ? passed
        : failed('The server did something else.', statusLine(response));
    },
  },
  {
    id: 'overtakes',
    says: 'Quick requests that are sent after a slow one are answered before it.',
    async run(probe) {
      let isSlowDone = false;
      let ahead = 0;
      const wait = async () => {
        await Promise.all(slow(probe, 1));
        isSlowDone = true;
      };
      const ask = async () => {
        for (let quick = 0; quick < 3; quick += 1) {
          await probe.get('/quick');
          if (!isSlowDone) ahead += 1;
        }
      };
      await Promise.all([wait(), ask()]);
      return ahead === 3
        ? passed
        : failed(
            `GET /slow was sent, then GET /quick three times: ${ahead} of 3 had their answer before the slow one.`,
          );
    },
  },
  {
    id: 'at-most-eight',
    says: `All of ${MANY} slow requests at once are answered, and never by more than ${PLACES} threads.`,
    tracks: ['python'],
    async run(probe) {
      const answers = await Promise.all(slow(probe, MANY));
      const refused = answers.find(({ response }) => response.status !== 200);
      if (refused !== undefined) {
        return failed('One of them got another answer.', statusLine(refused.response));
      }
      // One thread takes connections and serves none.
      const most = Math.max(...answers.map(threadsIn)) - 1;
      return most <= PLACES
        ? passed
        : failed(`${most} threads served ${MANY} slow requests. A flood would take one each.`);
    },
  },
  {
    id: 'runs-out',
    says: `While ${PLACES} slow requests occupy ${PLACES} threads, a quick one has to wait for one of them.`,
    tracks: ['python'],
    async run(probe) {
      let isOneDone = false;
      const answers = slow(probe, PLACES).map(async (answer) => {
        await answer;
        isOneDone = true;
      });
      const ask = async () => {
        await probe.get('/quick', {}, PATIENT);
        return isOneDone;
      };
      const [hadToWait] = await Promise.all([ask(), ...answers]);
      return hadToWait
        ? passed
        : failed(
            `The quick request was answered at once: there are more than ${PLACES} threads, or none of the slow requests was under way.`,
          );
    },
  },
  {
    id: 'eight-queries',
    says: `All of ${MANY} slow requests at once are answered, by ${PLACES} queries at a time and never more.`,
    tracks: ['node'],
    async run(probe) {
      const answers = await Promise.all(slow(probe, MANY));
      const most = Math.max(...answers.map(queriesIn));
      return most === PLACES
        ? passed
        : failed(
            `${MANY} slow requests came at once, and at most ${most} of them were under way at a time.`,
          );
    },
  },
  {
    id: 'nobody-else-waits',
    says: `While ${MANY} slow requests stand in line for ${PLACES} places, quick ones are answered before them all.`,
    tracks: ['node'],
    async run(probe) {
      let slowOnes = 0;
      const answers = slow(probe, MANY).map(async (answer) => {
        await answer;
        slowOnes += 1;
      });
      const ask = async () => {
        for (let quick = 0; quick < 3; quick += 1) await probe.get('/quick', {}, PATIENT);
        return slowOnes;
      };
      const [before] = await Promise.all([ask(), ...answers]);
      return before === 0
        ? passed
        : failed(`${before} slow answers had come before the quick ones.`);
    },
  },
  {
    id: 'half-a-request',
    says: `Of ${MANY} clients that send half a request and no more, none holds the others up.`,
    tracks: ['node'],
    async run(probe) {
      const enough = new AbortController();
      const half = 'GET /slow HTTP/1.1\r\nHost: localhost\r\n';
      const { signal } = enough;
      const halves = Promise.allSettled(
        Array.from({ length: MANY }, () => probe.request(half, { signal })),
      );
      const { response } = await probe.get('/quick').finally(() => enough.abort());
      await halves;
      return response.status === 200
        ? passed
        : failed('GET /quick got another answer.', statusLine(response));
    },
  },
];

export const evidence: readonly Evidence[] = [
  {
    claim: 'wsgi-request-shaped',
    verdict: 'holds',
    checks: ['closes', 'no-upgrade', 'runs-out'],
  },
];

/** The page, and then six questions at once. */
export const visit: Visit = async (probe) => {
  await probe.get('/');
  const quick = Array.from({ length: 3 }, () => probe.get('/quick', {}, PATIENT));
  await Promise.all([...slow(probe, 2), ...quick]);
};
