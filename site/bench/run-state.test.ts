import { describe, expect, it } from 'vitest';
import { afterEvent, IDLE, isLive, type RunEvent, type RunState, statusText } from './run-state.ts';

const after = (...events: readonly RunEvent[]): RunState => events.reduce(afterEvent, IDLE);
const say = (...events: readonly RunEvent[]): string => statusText(after(...events), 8888);

const asked: RunEvent = { run: 1, kind: 'asked' };
const spawned: RunEvent = { run: 1, kind: 'spawned' };
const port = (port: number, type: 'open' | 'close' = 'open', run = 1): RunEvent => ({
  run,
  kind: 'port',
  port,
  type,
});
const exit = (code: number, lastWords?: string): RunEvent => ({
  run: 1,
  kind: 'exit',
  code,
  lastWords,
});

describe('the state of a run', () => {
  it('is idle before anybody asks', () => {
    expect(statusText(IDLE, 8888)).toBe('Idle');
    expect(isLive(IDLE)).toBe(false);
  });

  it('says what it boots', () => {
    expect(say(asked)).toBe('Booting …');
    expect(say(asked, { run: 1, kind: 'boot', stage: 'Fetching CPython', done: 0.2 })).toBe(
      'Booting … Fetching CPython',
    );
  });

  it('says that a program runs without a port', () => {
    expect(say(asked, spawned)).toBe('Running, no port yet');
  });

  it("is ready on the lesson's port, whatever else opens", () => {
    expect(say(asked, spawned, port(9000))).toBe('Ready on port 9000');
    expect(say(asked, spawned, port(9000), port(8888))).toBe('Ready on port 8888');
  });

  it('loses its port when the program ceases to listen', () => {
    expect(say(asked, spawned, port(8888), port(8888, 'close'))).toBe('Running, no port yet');
  });

  it('takes a port that opens before the spawn is reported', () => {
    expect(say(asked, port(8888), spawned)).toBe('Ready on port 8888');
  });

  it('is stopped by the reader, and the exit that follows changes nothing', () => {
    expect(say(asked, spawned, port(8888), { run: 1, kind: 'stop' }, exit(137))).toBe('Stopped');
  });

  it('is stopped when a server ends by itself without an error', () => {
    expect(say(asked, spawned, port(8888), exit(0))).toBe('Stopped');
    expect(say(asked, spawned, port(8888), port(8888, 'close'), exit(0))).toBe('Stopped');
  });

  it('fails when the program ends without ever listening', () => {
    expect(say(asked, spawned, exit(0))).toMatch(/^Failed: The program ended without listening/);
  });

  it('fails with the last words of the program', () => {
    expect(say(asked, spawned, exit(1, 'NameError: name "x" is not defined'))).toBe(
      'Failed: NameError: name "x" is not defined',
    );
    expect(say(asked, spawned, exit(3))).toMatch(/exit code 3/);
  });

  it('ignores what an earlier run still says', () => {
    const second: RunEvent = { run: 2, kind: 'asked' };
    expect(say(asked, spawned, second, exit(137), port(8888))).toBe('Booting …');
    expect(say(asked, spawned, second, { run: 2, kind: 'spawned' }, port(8888, 'open', 2))).toBe(
      'Ready on port 8888',
    );
  });

  it('is not moved by a port that closes while the next program boots', () => {
    expect(say(asked, port(8888, 'close'))).toBe('Booting …');
  });

  it('starts again after a failure', () => {
    expect(
      say(asked, { run: 1, kind: 'failure', why: 'No JSPI.' }, { run: 2, kind: 'asked' }),
    ).toBe('Booting …');
  });
});
