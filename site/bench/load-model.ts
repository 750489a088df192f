// The state of the load: what the form asks for, the run, and the run before that was kept.
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { createStore } from 'solid-js/store';
import {
  type Connect,
  type LoadKind,
  type LoadPlan,
  type LoadRun,
  type LoadSummary,
  planFault,
  startLoad,
  summaryOf,
  systemTime,
} from '../../sandbox/index.ts';
import type { Prediction } from './load-curves.ts';
import { isLoadAsked, onLoadNews, predictedLoad, wishedLoad } from './load-wish.ts';

/** As the reader has it before their eyes, in the units of the form. */
export interface LoadFields {
  kind: LoadKind;
  path: string;
  clients: number;
  requests: number;
  /** Milliseconds. */
  thinkTime: number;
  /** Seconds. */
  patience: number;
  /** kB a second. */
  rate: number;
  /** NaN where the reader predicts nothing. */
  predicted: number;
  /** Seconds. */
  within: number;
}

const FIELDS: LoadFields = {
  kind: 'http',
  path: '/',
  clients: 20,
  requests: 1,
  thinkTime: 0,
  patience: 30,
  rate: 10,
  predicted: Number.NaN,
  within: 2,
};

export interface LoadPlace {
  /** Undefined while no machine stands. */
  readonly connect: () => Connect | undefined;
  readonly port: () => number;
  readonly isListening: () => boolean;
}

export type LoadModel = ReturnType<typeof createLoad>;

/** Numbers are told four times a second: a picture moves, a table is read. */
const TELL_MS = 250;

export function createLoad(place: LoadPlace) {
  const [fields, setFields] = createStore<LoadFields>({
    ...FIELDS,
    ...wishedFields(),
  });
  /** Anew whenever the fields are set by somebody else than the reader in the form. */
  const [setting, setSetting] = createSignal({ asked: isLoadAsked() });
  const [run, setRun] = createSignal<LoadRun>();
  const [kept, setKept] = createSignal<LoadRun>();
  const [summary, setSummary] = createSignal<LoadSummary>();
  const [busy, setBusy] = createSignal(false);
  const [refusal, setRefusal] = createSignal<string>();

  const plan = (): LoadPlan => ({
    port: place.port(),
    path: fields.path,
    clients: fields.clients,
    requests: fields.requests,
    thinkTime: fields.thinkTime,
    patience: fields.patience * 1000,
    ...(fields.kind === 'slow-reader'
      ? { kind: fields.kind, rate: fields.rate * 1000 }
      : { kind: fields.kind }),
  });

  async function start(): Promise<void> {
    const connect = place.connect();
    if (connect === undefined || !place.isListening()) {
      setRefusal(`Nothing listens on port ${place.port()}: press Run first.`);
      return;
    }
    setRefusal(undefined);
    run()?.stop();
    const started = startLoad(connect, plan(), systemTime);
    setRun(started);
    setSummary(summaryOf(started));
    setBusy(true);
    const telling = setInterval(() => setSummary(summaryOf(started)), TELL_MS);
    await started.done;
    clearInterval(telling);
    if (run() !== started) return;
    setBusy(false);
    setSummary(summaryOf(started));
  }

  function stop(): void {
    run()?.stop();
  }

  // Connections belong to the machine that carried them.
  createEffect(on(place.connect, stop, { defer: true }));
  onCleanup(stop);
  onCleanup(
    onLoadNews((news) => {
      setFields(wishedFields());
      setSetting({ asked: news === 'wish' });
    }),
  );

  return {
    fields,
    setting,
    set: <Name extends keyof LoadFields>(name: Name, value: LoadFields[Name]) =>
      setFields(name, value),
    /** A path that suits the kind comes with it, until the reader has written one. */
    choose(kind: LoadKind): void {
      const usual = (each: LoadKind) => (each === 'websocket' ? '/ws' : '/');
      if (fields.path === usual(fields.kind)) setFields('path', usual(kind));
      setFields('kind', kind);
    },
    fault: () => planFault(plan()),
    refusal,
    run,
    kept,
    busy,
    summary,
    keptSummary: (): LoadSummary | undefined => {
      const before = kept();
      return before === undefined ? undefined : summaryOf(before);
    },
    prediction(): Prediction | undefined {
      const { predicted, within } = fields;
      if (!(predicted >= 0 && within > 0)) return undefined;
      return { served: predicted, within: within * 1000 };
    },
    start,
    stop,
    keep: () => setKept(run()),
    forget: () => setKept(undefined),
  };
}

/** What the text wishes, and what the reader predicted of it. */
function wishedFields(): Partial<LoadFields> {
  const wish = wishedLoad();
  if (wish === undefined) return {};
  const { kind, path, clients, requests, thinkTime } = wish;
  const { served = Number.NaN, within = FIELDS.within } = predictedLoad() ?? {};
  return { kind, path, clients, requests, thinkTime, predicted: served, within };
}
