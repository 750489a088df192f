// What a lesson found of a claim: its evidence, held against the runs that were recorded for this very build. A lesson that
// says nothing of its claim is an error, and so is a check that no longer shows what its lesson states.
import type { Check, ClaimVerdict, Evidence } from '../../lessons/lesson.ts';
import type { LessonRecording } from '../recordings/recording.ts';

export interface Judgement {
  readonly verdict: ClaimVerdict;
  /** What its checks say; none where no browser can run what would show it. */
  readonly checks: readonly string[];
  /** Why there is no check. */
  readonly because: string | undefined;
}

export interface Testimony {
  /** `lessons/10-switching-protocols`, for messages. */
  readonly from: string;
  readonly checks: readonly Check[];
  readonly evidence: readonly Evidence[];
  /** By track. */
  readonly recordings: ReadonlyMap<string, LessonRecording | undefined>;
}

export function judge(claim: string, { from, checks, evidence, recordings }: Testimony): Judgement {
  const own = evidence.find((each) => each.claim === claim);
  if (own === undefined) {
    throw new Error(
      `${from} is to judge the claim "${claim}" and gives no verdict. Add it to the evidence of checks.ts, and a <Claim id="${claim}"> to the text.`,
    );
  }
  const shown = checks.filter(({ id }) => own.checks.includes(id));
  for (const [track, recording] of recordings) {
    for (const check of shown) {
      const failure = failureOf(check, track, recording);
      if (failure === undefined) continue;
      throw new Error(
        `${from}: the verdict "${own.verdict}" on "${claim}" rests on the check "${check.id}", which the solution in ${track} does not pass: ${failure}`,
      );
    }
  }
  return {
    verdict: own.verdict,
    because: own.because,
    checks: shown.map(({ says }) => says),
  };
}

/** Why the check showed nothing in the recorded solution. What could not be recorded cannot tell. */
function failureOf(
  { id, tracks }: Check,
  track: string,
  recording: LessonRecording | undefined,
): string | undefined {
  if (recording?.kind !== 'recorded' || tracks?.includes(track) === false) return undefined;
  const verdict = recording.solution.checks.find((check) => check.id === id)?.verdict;
  if (verdict === undefined) return 'it was not run.';
  return verdict.passed ? undefined : verdict.why;
}
