import { describe, expect, it } from 'vitest';
import { callSitesOf } from './call-site.ts';

const told = (trace: string) => callSitesOf(trace).map(String);

describe("SpiderMonkey's traces", () => {
  it('are read frame by frame', () => {
    const [site] = callSitesOf('greet@file:///home/reader/server.ts:3:47\n');
    expect(site?.getFunctionName()).toBe('greet');
    expect(site?.getScriptNameOrSourceURL()).toBe('file:///home/reader/server.ts');
    expect([site?.getLineNumber(), site?.getColumnNumber()]).toEqual([3, 47]);
  });

  it('are told as V8 tells them', () => {
    expect(
      told(
        [
          'outer/inner@/home/reader/a.js:1:2',
          'outer/<@/home/reader/a.js:3:4',
          '@node:net:5:6',
          'async*reply@/home/reader/a.js:7:8',
          'promise callback*reply@/home/reader/a.js:9:1',
          '',
        ].join('\n'),
      ),
    ).toEqual([
      'inner (/home/reader/a.js:1:2)',
      '/home/reader/a.js:3:4',
      'node:net:5:6',
      'async reply (/home/reader/a.js:7:8)',
      'reply (/home/reader/a.js:9:1)',
    ]);
  });

  it('leave out what has no place', () => {
    expect(told('[native code]\nmap@[native code]\n')).toEqual([]);
  });
});
