// What the lessons found of each claim of the essay.
import { CLAIMS, type Claim, type ClaimId } from '../../lessons/claims.ts';
import type { Check, ClaimVerdict, Evidence } from '../../lessons/lesson.ts';
import { allLessons, folderOf, hrefOf, type LessonEntry } from '../lessons/catalogue.ts';
import { recordingOf } from '../recordings/recordings.ts';
import { type Judgement, judge, type Testimony } from './judge.ts';

export interface Found extends Judgement {
  readonly lesson: LessonEntry;
  /** The place in the lesson's text. */
  readonly href: string;
}

export interface Finding {
  readonly claim: Claim<ClaimId>;
  /** In the order of the lessons; none while no lesson that tests it is written. */
  readonly found: readonly Found[];
}

interface LessonModule {
  readonly checks: readonly Check[];
  readonly evidence: readonly Evidence[];
}

const MODULES = import.meta.glob<LessonModule>('../../lessons/*/checks.ts');

/** Of all claims, in the order of the essay. Throws where a lesson owes a verdict or no longer shows the one it gives. */
export async function findings(): Promise<readonly Finding[]> {
  const written = await Promise.all(
    (await allLessons()).map(async (lesson) => ({ lesson, testimony: await testimonyOf(lesson) })),
  );
  return CLAIMS.map((claim) => {
    const asked: readonly string[] = claim.lessons;
    return {
      claim,
      found: written
        .filter(({ lesson }) => asked.includes(lesson.id))
        .map(({ lesson, testimony }) => ({
          lesson,
          href: `${hrefOf(lesson)}#${anchorOf(claim.id)}`,
          ...judge(claim.id, testimony),
        })),
    };
  });
}

/** Where the verdict on a claim stands in a lesson. */
export function anchorOf(claim: string): string {
  return `claim-${claim}`;
}

/** The verdicts on a claim, each once; none where it is open. */
export function verdictsOf({ found }: Finding): readonly ClaimVerdict[] {
  return [...new Set(found.map(({ verdict }) => verdict))];
}

async function testimonyOf(lesson: LessonEntry): Promise<Testimony> {
  const folder = folderOf(lesson);
  const module = await MODULES[`../../lessons/${folder}/checks.ts`]?.();
  const { checks, evidence } = module ?? { checks: [], evidence: [] };
  const recordings = new Map(
    lesson.data.tracks.map((track) => [track, recordingOf(folder, track)] as const),
  );
  return { from: `lessons/${folder}`, checks, evidence, recordings };
}
