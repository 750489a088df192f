import { describe, expect, it } from 'vitest';
import {
  appended,
  EMPTY_LOG,
  frameIn,
  lastWords,
  MAX_LINES,
  type OutputChunk,
  type OutputLog,
} from './output-log.ts';

const out = (text: string): OutputChunk => ({ source: 'stdout', text });
const err = (text: string): OutputChunk => ({ source: 'stderr', text });
const texts = (log: OutputLog) => log.lines.map((line) => `${line.source}: ${line.text}`);

describe('the output log', () => {
  it('joins what arrives in pieces, however it is cut', () => {
    const whole = 'one\ntwo\r\nthree';
    for (let cut = 0; cut <= whole.length; cut += 1) {
      if (whole[cut - 1] === '\r') continue;
      const log = appended(appended(EMPTY_LOG, [out(whole.slice(0, cut))]), [
        out(whole.slice(cut)),
      ]);
      expect(texts(log)).toEqual(['stdout: one', 'stdout: two', 'stdout: three']);
    }
  });

  it('keeps empty lines', () => {
    expect(texts(appended(EMPTY_LOG, [out('a\n\nb\n')]))).toEqual([
      'stdout: a',
      'stdout: ',
      'stdout: b',
    ]);
  });

  it('begins a new line when the other stream cuts in', () => {
    expect(texts(appended(EMPTY_LOG, [out('half'), err('oops\n'), out('rest\n')]))).toEqual([
      'stdout: half',
      'stderr: oops',
      'stdout: rest',
    ]);
  });

  it('keeps the last lines of a flood and counts the others', () => {
    const flood = Array.from({ length: MAX_LINES + 500 }, (_, index) => `line ${index}\n`).join('');
    const log = appended(EMPTY_LOG, [out(flood)]);
    expect(log.lines).toHaveLength(MAX_LINES);
    expect(log.dropped).toBe(500);
    expect(log.lines.at(-1)?.text).toBe(`line ${MAX_LINES + 499}`);
    const ids = new Set(appended(log, [out('more\n')]).lines.map((line) => line.id));
    expect(ids.size).toBe(MAX_LINES);
  });

  it('counts what a page says again, and nothing that a program prints', () => {
    const page = (text: string): OutputChunk => ({ source: 'console', text });
    const refused = page('Client 1 · error: connection refused\n');
    let log = EMPTY_LOG;
    for (const chunk of [refused, refused, out('tick\n'), out('tick\n'), refused, refused, refused])
      log = appended(log, [chunk]);
    expect(log.lines.map(({ text, times }) => `${times} ${text}`)).toEqual([
      '2 Client 1 · error: connection refused',
      '1 tick',
      '1 tick',
      '3 Client 1 · error: connection refused',
    ]);
    expect(log.lines.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  it("finds a traceback's place in a file of the lesson", () => {
    expect(frameIn('  File "/home/server.py", line 12, in app', ['server.py'])).toMatchObject({
      before: '  ',
      link: 'File "/home/server.py", line 12',
      after: ', in app',
      path: 'server.py',
      line: 12,
    });
    expect(frameIn('  File "server.py", line 3', ['server.py'])?.line).toBe(3);
  });

  it('leaves places in the library alone', () => {
    expect(frameIn('  File "/lib/python3.14/wsgiref/handlers.py", line 137', ['server.py'])).toBe(
      undefined,
    );
  });

  it('takes the exception as the last words, not what follows it', () => {
    const log = appended(EMPTY_LOG, [
      err('Traceback (most recent call last):\nNameError: name "x" is not defined\nbye\n'),
      out('later\n'),
    ]);
    expect(lastWords(log)).toBe('NameError: name "x" is not defined');
    expect(lastWords(EMPTY_LOG)).toBe(undefined);
  });
});
