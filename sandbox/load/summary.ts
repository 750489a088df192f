// What a run says in numbers.
import type { LoadRun } from './load-run.ts';

export interface LoadSummary {
  readonly served: number;
  readonly failed: number;
  readonly asked: number;
  /** Milliseconds, from the beginning of a request (its connecting included) to the last byte of its answer. */
  readonly latency: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
  /** Served requests a second, over the whole run. */
  readonly throughput: number;
  /** Milliseconds, until now or to the end of the run. */
  readonly elapsed: number;
  readonly failures: readonly (readonly [reason: string, count: number])[];
}

export function summaryOf({ recording, plan, elapsed }: LoadRun): LoadSummary {
  const latencies = recording.latencies();
  return {
    served: recording.served,
    failed: recording.length - recording.served,
    asked: plan.clients * plan.requests,
    latency: {
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
      p99: percentile(latencies, 99),
      max: percentile(latencies, 100),
    },
    throughput: elapsed > 0 ? (recording.served / elapsed) * 1000 : 0,
    elapsed,
    failures: recording.failures(),
  };
}

/**
 * The smallest value that at least `percent` of all values do not exceed (nearest rank): always one that was measured.
 * NaN where there is none.
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}
