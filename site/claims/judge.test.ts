import { expect, test } from 'vitest';
import { type Check, failed, passed, type Verdict } from '../../lessons/lesson.ts';
import type { LessonRecording } from '../recordings/recording.ts';
import { judge } from './judge.ts';

const check: Check = { id: 'switches', says: 'It switches.', run: async () => passed };
const run = (verdict: Verdict) => ({ rows: [], visit: 0, checks: [{ id: 'switches', verdict }] });
const recorded = (verdict: Verdict): LessonRecording => ({
  kind: 'recorded',
  starter: run(passed),
  solution: run(verdict),
});
const testimony = (recording: LessonRecording, tracks?: readonly string[]) => ({
  from: 'lessons/10-switching-protocols',
  checks: [tracks === undefined ? check : { ...check, tracks }],
  evidence: [{ claim: 'ws-handshake', verdict: 'holds', checks: ['switches'] } as const],
  recordings: new Map([['python', recording]]),
});

test('a verdict stands with the sentences of the checks that show it', () => {
  expect(judge('ws-handshake', testimony(recorded(passed)))).toEqual({
    verdict: 'holds',
    because: undefined,
    checks: ['It switches.'],
  });
});

test('a lesson that gives no verdict on its claim is refused, with the mend', () => {
  expect(() => judge('sse', testimony(recorded(passed)))).toThrow(
    /lessons\/10-switching-protocols is to judge the claim "sse" and gives no verdict\. Add it/,
  );
});

test('a verdict whose check the solution no longer passes is refused, with the reason', () => {
  expect(() => judge('ws-handshake', testimony(recorded(failed('It stayed HTTP.'))))).toThrow(
    /rests on the check "switches", which the solution in python does not pass: It stayed HTTP\./,
  );
});

test('what could not be recorded takes no verdict away', () => {
  const missing: LessonRecording = { kind: 'missing', missing: 'Tornado could not be fetched.' };
  expect(judge('ws-handshake', testimony(missing)).verdict).toBe('holds');
});

test('a check that is not for a track is not asked of it', () => {
  const node = testimony(recorded(failed('It has no such thing.')), ['node']);
  expect(judge('ws-handshake', node).verdict).toBe('holds');
});
