// The recordings that the last `node tools/record.ts` made. A build has all of them; while the site is only served for
// writing, lessons that were never recorded have none.
import type { LandingRecording, LessonRecording, ProgramRun, RecordedRow } from './recording.ts';

interface Kept<Recording> {
  readonly recording: Recording;
}

const LESSONS = import.meta.glob<Kept<LessonRecording>>('../../.cache/recordings/[0-9]*.json', {
  import: 'default',
  eager: true,
});
const LANDING = import.meta.glob<Kept<LandingRecording>>('../../.cache/recordings/landing.json', {
  import: 'default',
  eager: true,
});

/** Of a lesson's program in one track, by its folder. */
export function recordingOf(folder: string, track: string): LessonRecording | undefined {
  const kept = LESSONS[`../../.cache/recordings/${folder}.${track}.json`];
  if (kept === undefined && import.meta.env.PROD) {
    throw new Error(
      `lessons/${folder} was not recorded in ${track}. Run "npm run build", which records before it builds.`,
    );
  }
  return kept?.recording;
}

export function landingRecording(): LandingRecording {
  const [kept] = Object.values(LANDING);
  if (kept === undefined) {
    throw new Error(
      'The landing page was not recorded. Run "npm start" or "npm run build", which do it first.',
    );
  }
  return kept.recording;
}

/** What a picture of the run shows: its visit, and where that opened too few connections to see anything, the checks too. */
export function pictured({ rows, visit }: ProgramRun): readonly RecordedRow[] {
  const connections = new Set(rows.slice(0, visit).map(({ connection }) => connection));
  return connections.size < ENOUGH ? rows : rows.slice(0, visit);
}

const ENOUGH = 3;
