// Runs a lesson's checks one after the other against a running server.
import type { Check, Verdict } from './contract.ts';
import type { LiveProbe } from './probe.ts';
import { ProbeError } from './probe-error.ts';

export interface CheckResult {
  readonly check: Check;
  readonly verdict: Verdict;
}

/** Never rejects: what a check throws is a failed verdict. `onResult` hears of each check as soon as it is judged. */
export async function runChecks(
  checks: readonly Check[],
  probe: LiveProbe,
  onResult?: (result: CheckResult) => void,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = { check, verdict: await judge(check, probe) };
    // A check need not tidy up: what it left open must not occupy the server while the next one runs.
    probe.hangUp();
    results.push(result);
    onResult?.(result);
  }
  return results;
}

async function judge(check: Check, probe: LiveProbe): Promise<Verdict> {
  try {
    return await check.run(probe);
  } catch (error) {
    if (error instanceof ProbeError) return failed(error.message, error.seen);
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return failed(`The check itself broke off with ${what}.`);
  }
}

function failed(why: string, seen?: string): Verdict {
  return seen === undefined ? { passed: false, why } : { passed: false, why, seen };
}
