// One connection, some bytes of HTTP, and all that the server answers to them.
import type { Connection } from '../kernel/connection.ts';
import { Http1Decoder } from '../wire/http1.ts';
import { Answers } from './answers.ts';
import type { Caller } from './caller.ts';
import type { Exchange, RequestOptions, ResponseSeen } from './contract.ts';
import { Deadline } from './deadline.ts';
import { errnoOf, ProbeError } from './probe-error.ts';

export async function exchange(
  caller: Caller,
  raw: Uint8Array,
  options: RequestOptions,
): Promise<Exchange> {
  const deadline = new Deadline(options, caller.clock);
  const connection = await caller.call(deadline, options.port);
  const answers = new Answers(methodsOf(raw));
  // Not awaited: the server may answer, or go away, before it has read everything. The reading side tells.
  connection.write(raw).catch(() => {});
  const ended = await deadline.wait(
    hear(connection, answers, options.until ?? 'response'),
    (spent) => {
      caller.drop(connection);
      return new ProbeError('TIMEOUT', tooLate(answers, spent), answers.text);
    },
  );
  // A server that is still in the middle of its answer may never come to its end.
  if (ended === 'open' && !answers.settled) caller.drop(connection);
  else void caller.leave(connection);
  return seen(answers, ended);
}

/** Reads until enough was seen, and says what the server had done to the connection by then. */
export async function hear(
  connection: Connection,
  answers: Answers,
  until: NonNullable<RequestOptions['until']>,
): Promise<Exchange['ended']> {
  while (!enough(answers, until)) {
    let bytes: Uint8Array | undefined;
    try {
      bytes = await connection.read();
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return 'reset';
    }
    if (bytes === undefined) {
      answers.end();
      return 'closed';
    }
    answers.feed(bytes);
  }
  return 'open';
}

function enough(answers: Answers, until: NonNullable<RequestOptions['until']>): boolean {
  if (until === 'close') return false;
  const soFar = answers.responses.at(-1);
  return answers.settled || (typeof until === 'function' && soFar !== undefined && until(soFar));
}

/** The methods of the requests in `raw`. Bytes that are no request still deserve an answer, as a GET would. */
function methodsOf(raw: Uint8Array): readonly string[] {
  const methods = new Http1Decoder('requests')
    .feed(raw)
    .flatMap((event) => (event.kind === 'request' ? [event.method] : []));
  return methods.length === 0 ? ['GET'] : methods;
}

function seen(answers: Answers, ended: Exchange['ended']): Exchange {
  const { responses, interim, fault, raw } = answers;
  return {
    get response(): ResponseSeen {
      const last = responses.at(-1);
      if (last === undefined) throw noResponse(answers, ended);
      return last;
    },
    responses,
    interim,
    ended,
    ...(fault === undefined ? {} : { fault }),
    raw,
  };
}

export function noResponse(answers: Answers, ended: Exchange['ended']): ProbeError {
  if (answers.fault !== undefined) {
    return new ProbeError('FAULT', `The answer is not HTTP: ${answers.fault}`, answers.text);
  }
  return ended === 'reset'
    ? new ProbeError('RESET', 'The server dropped the connection without an answer.', answers.text)
    : new ProbeError('CLOSED', 'The server closed the connection without an answer.', answers.text);
}

function tooLate(answers: Answers, spent: string): string {
  if (answers.raw.length === 0) return `The server did not answer within ${spent}.`;
  return answers.settled
    ? `The server answered, but had not closed the connection after ${spent}.`
    : `The server began to answer, but had not finished after ${spent}.`;
}
