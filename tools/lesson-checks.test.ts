// Every lesson's checks, on the machine: the starter fails where it should, the solution passes. The runs are those that
// the site is built from: a lesson that has not changed since it was recorded is not run again.
import { describe, expect, test } from 'vitest';
import type { ProgramRun } from '../site/recordings/recording.ts';
import { lessonPrograms, lessonRecording } from './record/lesson.ts';

const failed = ({ checks }: ProgramRun) => checks.filter(({ verdict }) => !verdict.passed);

describe.each(lessonPrograms())('lesson %s in %s', { timeout: 180_000 }, (folder, track) => {
  test('leaves something to do: its starter fails a check and passes another', async () => {
    const recording = await lessonRecording(folder, track);
    if (recording.kind === 'missing') throw new Error(recording.missing);
    const { starter } = recording;
    expect(failed(starter)).not.toEqual([]);
    expect(failed(starter).length).toBeLessThan(starter.checks.length);
  });

  test('has a solution that passes every check', async () => {
    const recording = await lessonRecording(folder, track);
    if (recording.kind === 'missing') throw new Error(recording.missing);
    expect(failed(recording.solution)).toEqual([]);
  });
});
