// A thread beside the loop. This file is both of its ends: the one that asks, and the one that answers.
import { once } from 'node:events';
import { isMainThread, parentPort, threadId, Worker, workerData } from 'node:worker_threads';
import { alike, search } from './questions.ts';

export interface Answer {
  readonly thread: number;
  readonly lines: readonly string[];
}

interface Question {
  readonly about: 'search' | 'alike';
  readonly word: string;
}

/** Asks in a thread of its own. Question and answer are copied: the two share nothing. */
export async function inWorker(about: Question['about'], word = ''): Promise<Answer> {
  const question: Question = { about, word };
  const worker = new Worker(new URL(import.meta.url), { workerData: question });
  const [answer] = await once(worker, 'message');
  return answer as Answer;
}

if (!isMainThread) {
  const { about, word } = workerData as Question;
  const lines = about === 'search' ? search(word) : alike();
  const answer: Answer = { thread: threadId, lines };
  parentPort?.postMessage(answer);
}
