// What the prose asks of the load: which fields a passage of it sets, and what the reader predicted. The prose is static and
// the load's script may not be there yet, so a wish stands on the document until it is, and an event tells those who are.
import type { LoadKind } from '../../sandbox/index.ts';

/** In the units of the form. */
export interface LoadWish {
  readonly kind: LoadKind;
  readonly path: string;
  readonly clients: number;
  readonly requests: number;
  /** Milliseconds. */
  readonly thinkTime: number;
  /** It is what the reader has predicted something of. */
  readonly predicted: boolean;
}

export interface PredictedLoad {
  readonly served: number;
  /** Seconds. */
  readonly within: number;
}

export type LoadNews = 'wish' | 'prediction';

/** Wakes a bench that sleeps: see islands/attended.ts. */
export const BENCH_WANTED = 'bench-wanted';

const NAME = 'load-news';
const root = () => document.documentElement.dataset;

/** Asks the bench to show its load, set in this way. */
export function wishLoad(wish: LoadWish): void {
  root().load = JSON.stringify(wish);
  root().loadWanted = '';
  document.dispatchEvent(new Event(BENCH_WANTED));
  announce('wish');
}

export function predictLoad(prediction: PredictedLoad): void {
  root().loadPrediction = JSON.stringify(prediction);
  announce('prediction');
}

/** A passage of the text has been pressed, and not only offered. */
export function isLoadAsked(): boolean {
  return 'load' in root();
}

/** What was wished last; before that, what the text wishes first. */
export function wishedLoad(): LoadWish | undefined {
  const first = document.querySelector<HTMLElement>('[data-load-wish]')?.dataset.loadWish;
  const text = root().load ?? first;
  return text === undefined ? undefined : (JSON.parse(text) as LoadWish);
}

/** What the reader predicted, where the load that was wished is the one that they were asked about. */
export function predictedLoad(): PredictedLoad | undefined {
  const text = root().loadPrediction;
  if (text === undefined || !wishedLoad()?.predicted) return undefined;
  return JSON.parse(text) as PredictedLoad;
}

/** Calls back once for a wish that nobody has answered yet, and for each later one. Returns what ends it. */
export function onLoadWanted(show: () => void): () => void {
  const answer = () => {
    if (!('loadWanted' in root())) return;
    delete root().loadWanted;
    show();
  };
  answer();
  return onLoadNews(answer);
}

/** Returns what takes the listener away again. */
export function onLoadNews(listener: (news: LoadNews) => void): () => void {
  const hear = (event: Event) => {
    if (event instanceof CustomEvent) listener(event.detail as LoadNews);
  };
  document.addEventListener(NAME, hear);
  return () => document.removeEventListener(NAME, hear);
}

function announce(news: LoadNews): void {
  document.dispatchEvent(new CustomEvent<LoadNews>(NAME, { detail: news }));
}
