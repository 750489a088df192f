import { describe, expect, test } from 'vitest';
import {
  bodyExpression,
  hasMarks,
  withBodies,
  withStubs,
} from '../../sandbox/engines/node/function-bodies.ts';
import { cutFunctions, cuttableFunctions } from './cut-functions.ts';

/** A module as the library has it: what it returns stands for what it exports. */
const moduleOf = (text: string): string => `(function(seen){"use strict";${text}})`;

function cutAll(source: string) {
  return cutFunctions(source, cuttableFunctions(source));
}

/** Runs a module whose functions are all cut; says which of them were fetched. */
function runInParts(text: string, ...values: readonly unknown[]) {
  const { source, bodies } = cutAll(moduleOf(text));
  const fetched: number[] = [];
  const later = {
    made: Object.create(null),
    apply: Reflect.apply,
    text: (index: number) => {
      fetched.push(index);
      return bodyExpression(source, bodies, index);
    },
  };
  // biome-ignore lint/security/noGlobalEval: as the engine does it.
  const value = globalThis.eval(withStubs(source))(later, globalThis.eval)(...values);
  return { value, fetched, cuts: bodies.length };
}

describe('a function whose code comes later', () => {
  test('is fetched when it is first called, and once', () => {
    const { value, fetched, cuts } = runInParts(
      'let calls=0;function count(by){return calls+=by;/* and no more than that */}return count',
    );
    expect(cuts).toBe(1);
    expect(fetched).toEqual([]);
    expect([value(2), value(3)]).toEqual([2, 5]);
    expect(fetched).toEqual([0]);
  });

  test('shows the name and the number of arguments that it has', () => {
    const { value, cuts } = runInParts(`
      function plain(a,b){return [a,b,'and some more to be long enough']}
      function defaults(a,{b}={},c){return [a,b,c,'and some more to be long enough']}
      function rest(a,...b){return [a,b,'and some more to be long enough']}
      const arrow=(a,b)=>{return [a,b,'and some more to be long enough']};
      return [plain,defaults,rest,arrow]`);
    expect(cuts).toBe(4);
    const [plain, defaults, rest, arrow] = value;
    expect(value.map((each: () => void) => `${each.name} ${each.length}`)).toEqual([
      'plain 2',
      'defaults 1',
      'rest 1',
      'arrow 2',
    ]);
    expect(plain(1, 2).slice(0, 2)).toEqual([1, 2]);
    expect(defaults(1, undefined, 3).slice(0, 3)).toEqual([1, undefined, 3]);
    expect(rest(1, 2, 3)[1]).toEqual([2, 3]);
    expect(arrow(1, 2).slice(0, 2)).toEqual([1, 2]);
  });

  test('sees its arguments, its this and its own name', () => {
    const { value, cuts } = runInParts(`
      const named=function own(){return [this,arguments.length,own,'long enough to be cut']};
      return named`);
    expect(cuts).toBe(1);
    const receiver = {};
    expect(value.call(receiver, 1, 2, 3).slice(0, 3)).toEqual([receiver, 3, value]);
  });

  test('makes objects, for those that it is the constructor of', () => {
    const { value: Server, cuts } = runInParts(`
      function Server(port){if(!(this instanceof Server))return new Server(port);this.port=port}
      Server.prototype.close=function(){return 'closed '+this.port+' and what else is to be said'};
      return Server`);
    expect(cuts).toBe(2);
    for (const server of [new Server(80), Server(80)]) {
      expect(server).toBeInstanceOf(Server);
      expect(server.close()).toMatch(/^closed 80/);
    }
  });

  test('reaches what is private to its class', () => {
    const { value: Counter, cuts } = runInParts(`
      class Counter{#count=1;add(by){this.#count+=by;return this.#count+0+0+0+0}
      get count(){return this.#count+0+0+0+0+0+0+0+0+0+0+0}
      set count(to){this.#count=to+0+0+0+0+0+0+0+0+0+0+0}}
      return Counter`);
    expect(cuts).toBe(3);
    const counter = new Counter();
    expect(counter.add(2)).toBe(3);
    counter.count = 7;
    expect(counter.count).toBe(7);
  });

  test('throws what it throws, and is in the stack once', () => {
    const { value } = runInParts(
      "function fails(){throw new RangeError('what went wrong here')}return fails",
    );
    const frames = (): readonly string[] => {
      try {
        return value();
      } catch (error) {
        return String((error as Error).stack)
          .split('\n')
          .filter((line) => line.includes('at ') && !line.includes('later:node'));
      }
    };
    expect(frames().filter((line) => line.includes('fails'))).toHaveLength(1);
  });
});

describe('what is cut', () => {
  const cuts = (text: string): number => cuttableFunctions(moduleOf(text)).length;
  const long = '1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1';

  test.each([
    ['asynchronous', `async function f(){return ${long}}`],
    ['a generator', `function*f(){yield ${long}}`],
    ['short', 'function f(){}'],
    ['made for each of many', `for(const a of b)c(function(){return a+${long}})`],
    ['a field of each object', `class A{f=()=>{return ${long}}}`],
    ['a constructor', `class A{constructor(){this.a=${long}}}`],
    ['in want of its parent', `class A extends B{f(){return super.f(${long})}}`],
    ['asking how it was called', `function f(){return new.target||${long}}`],
    ['an arrow that takes its arguments apart', `const f=({a})=>{return a+${long}}`],
    ['an expression', `const f=(a)=>a+${long}`],
  ])('is nothing that is %s', (_what, text) => {
    expect(cuts(text)).toBe(0);
  });

  test('is what the module makes, and not what is made within', () => {
    expect(cuts(`function f(){return function(){return ${long}}}`)).toBe(1);
    expect(cuts(`if(a){f=function(){return ${long}}}`)).toBe(1);
  });

  test('comes back letter by letter', () => {
    const source = moduleOf(
      `const a={get b(){return ${long}},c(d,e=1){return ${long}}},f=(g,h)=>{return ${long}};`,
    );
    const { source: cut, bodies } = cutAll(source);
    expect(bodies).toHaveLength(3);
    expect(hasMarks(cut)).toBe(true);
    expect(withBodies(cut, bodies)).toBe(source);
    expect(hasMarks(source)).toBe(false);
  });
});
