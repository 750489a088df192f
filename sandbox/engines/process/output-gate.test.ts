import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Output } from '../../machine/machine.ts';
import { openOutputGate } from './output-gate.ts';

describe('the output gate', () => {
  let time = 0;
  let posted: Output[] = [];
  const open = () =>
    openOutputGate(
      (output) => posted.push(output),
      () => time,
    );
  const text = () => posted.map((output) => output.text).join('');

  beforeEach(() => {
    vi.useFakeTimers();
    time = 0;
    posted = [];
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('lets a line out at once, even if the program never yields again', () => {
    open().write('stdout', 'a line\n');
    expect(posted).toEqual([{ stream: 'stdout', text: 'a line\n' }]);
  });

  test('gathers a flood into few messages and keeps its order', () => {
    const gate = open();
    for (let line = 0; line < 5000; line++) gate.write('stdout', `${line}\n`);
    gate.flush();
    expect(posted.length).toBeLessThan(250);
    expect(text()).toBe(Array.from({ length: 5000 }, (_, line) => `${line}\n`).join(''));
  });

  test('lets the rest of a flood out when the program yields', () => {
    const gate = open();
    for (let line = 0; line < 500; line++) gate.write('stdout', 'x');
    expect(text().length).toBeLessThan(500);
    vi.advanceTimersByTime(100);
    expect(text().length).toBe(500);
  });

  test('lets more out as time passes, though the program never yields', () => {
    const gate = open();
    for (let line = 0; line < 500; line++) gate.write('stdout', 'x');
    time = 1000;
    gate.write('stdout', 'y');
    expect(text()).toBe(`${'x'.repeat(500)}y`);
  });

  test('bounds what it gathers, and says how much it left out', () => {
    const gate = open();
    for (let line = 0; line < 1000; line++) gate.write('stdout', 'x'.repeat(1024));
    gate.flush();
    const shown = posted
      .filter(({ stream }) => stream === 'stdout')
      .reduce((sum, each) => sum + each.text.length, 0);
    expect(shown).toBeLessThan(500 * 1024);
    expect(posted.at(-1)).toEqual({
      stream: 'stderr',
      text: expect.stringContaining(`${1000 * 1024 - shown} characters left out`),
    });
  });

  test('keeps the streams apart', () => {
    const gate = open();
    for (let line = 0; line < 300; line++)
      gate.write(line % 2 ? 'stderr' : 'stdout', line % 2 ? 'e' : 'o');
    gate.flush();
    expect(
      posted
        .filter(({ stream }) => stream === 'stderr')
        .map((each) => each.text)
        .join(''),
    ).toBe('e'.repeat(150));
  });
});
