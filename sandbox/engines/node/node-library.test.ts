import { describe, expect, test } from 'vitest';
import { deliverFile, expectFile } from '../process/arriving-file.ts';
import { markOf, withBodies } from './function-bodies.ts';
import { bytesToText, type PackedLibrary } from './library.ts';
import { NodeLibrary } from './node-library.ts';

const pack = (part: Partial<PackedLibrary>): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ sources: {}, ...part }));

const CUT = `(function(){return function f(${markOf({ kind: 'function', length: 0 })}})`;
const BODY = '){return 5}';
const LLHTTP = Uint8Array.of(0, 97, 115, 109, 255);
const FIRST = pack({
  facts: { builtinIds: ['whole', 'cut', 'later', 'debugger'], leftOutIds: ['debugger'] } as never,
  llhttp: bytesToText(LLHTTP),
  sources: { whole: '(function(){})', cut: CUT },
});
const BODIES = pack({ bodies: { cut: [BODY] } });
const MORE = pack({ sources: { later: '(function(){return 1})' } });

describe('Node’s library in parts', () => {
  test('gives a module whole where all of it is there', () => {
    const library = new NodeLibrary([FIRST, BODIES, MORE]);
    expect(library.find('cut')).toEqual({ text: withBodies(CUT, [BODY]) });
    expect(library.find('whole')).toEqual({ text: '(function(){})' });
  });

  test('gives a module with stubs where the rest of it is on its way', () => {
    const memory = expectFile(BODIES.length);
    const library = new NodeLibrary([FIRST, memory]);
    const { text, later } = library.find('cut') ?? {};
    // biome-ignore lint/security/noGlobalEval: as the engine does it.
    const f = globalThis.eval(text ?? '')(later, globalThis.eval)();
    deliverFile(memory, BODIES);
    expect(f()).toBe(5);
    expect(library.find('cut')).toEqual({ text: withBodies(CUT, [BODY]) });
  });

  test('looks for a module in one part after the other', () => {
    const library = new NodeLibrary([FIRST]);
    expect(library.find('later')).toBeUndefined();
    library.add(BODIES);
    library.add(MORE);
    expect(library.find('later')).toEqual({ text: '(function(){return 1})' });
  });

  test('waits for no part where none has the module', () => {
    const library = new NodeLibrary([FIRST, expectFile(1)]);
    expect(library.find('left-pad')).toBeUndefined();
    expect(library.find('debugger')).toBeUndefined();
  });

  test('tells all that there is', () => {
    expect(new NodeLibrary([FIRST, BODIES, MORE]).all()).toEqual({
      whole: '(function(){})',
      cut: withBodies(CUT, [BODY]),
      later: '(function(){return 1})',
    });
  });

  test('brings llhttp', () => {
    expect(new NodeLibrary([FIRST]).llhttp).toEqual(LLHTTP);
  });

  test('is nothing without its first part', () => {
    expect(() => new NodeLibrary([MORE])).toThrow('without its first part');
  });
});
