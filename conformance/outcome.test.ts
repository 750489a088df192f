import { describe, expect, it } from 'vitest';
import { compare } from './expected.ts';
import { readReports } from './outcome.ts';

const lines = (...records: readonly object[]): string =>
  records.map((record) => `noise\u001e${JSON.stringify(record)}\n`).join('');

const outcomes = (output: string, why = 'killed after 1 s') =>
  Object.fromEntries([...readReports('m', output, why)].map(([id, { outcome }]) => [id, outcome]));

describe('readReports', () => {
  it('finds the reports among what else was printed', () => {
    const output = lines(
      { tests: ['m.A.a', 'm.A.b'] },
      { begin: 'm.A.a' },
      { id: 'm.A.a', outcome: 'passed', detail: '' },
      { id: 'm.A.b', outcome: 'skipped', detail: 'not here' },
      { end: true, code: 0, reports: 4 },
    );
    expect(outcomes(output)).toEqual({ 'm.A.a': 'passed', 'm.A.b': 'skipped' });
  });

  it('counts what was running and what was not reached as failed where the run was killed', () => {
    const output = lines({ tests: ['m.A.a', 'm.A.b'] }, { begin: 'm.A.a' });
    expect(outcomes(output)).toEqual({
      'm.A.a': 'failed',
      'm.A.b': 'failed',
    });
  });

  it('gives the tests of a class the outcome of its fixture', () => {
    const output = lines(
      { tests: ['m.A.a'] },
      { id: 'setUpClass (m.A)', outcome: 'skipped', detail: 'no UDP' },
      { end: true, code: 0, reports: 2 },
    );
    expect(outcomes(output)).toEqual({ 'm.A.a': 'skipped' });
  });

  it('says so where reports were lost', () => {
    const output = lines({ tests: [] }, { end: true, code: 0, reports: 3 });
    expect(outcomes(output)).toEqual({ 'm ends cleanly': 'failed' });
  });

  it('says so where a run that printed nothing of use ended', () => {
    expect(outcomes('Traceback …', 'ended with code 1')).toEqual({ 'm ends cleanly': 'failed' });
  });
});

describe('compare', () => {
  const run = (tests: Readonly<Record<string, 'passed' | 'failed'>>) => [
    {
      module: 'm',
      seconds: 1,
      tests: new Map(
        Object.entries(tests).map(([id, outcome]) => [id, { outcome, detail: '' }] as const),
      ),
    },
  ];

  it('names what fails without being expected to, and what passes although it is expected to fail', () => {
    const expected = { absent: { c: 'no TLS' }, fails: { a: 'a reason' }, spins: {} };
    const { failed, passed, unknown } = compare(run({ a: 'passed', b: 'failed' }), expected, true);
    expect(failed.map(({ id }) => id)).toEqual(['b']);
    expect(passed).toEqual(['a']);
    expect(unknown).toEqual(['c']);
  });
});
