// Takes functions out of the text of a module, so that their code can come later (function-bodies.ts). Only those that a stub
// can stand for unseen: made once, by the module itself; neither asynchronous nor generators; with no word that means another
// thing in a function within.
import { type Node, Parser } from 'acorn';
import {
  type CutFunction,
  MOST_ARGUMENTS,
  markOf,
} from '../../sandbox/engines/node/function-bodies.ts';
import { childrenOf } from './syntax.ts';

export interface Cuttable extends CutFunction {
  /** What is taken out. */
  readonly start: number;
  readonly end: number;
  /** Of the block that the function runs. */
  readonly block: number;
}

type Function = Node & {
  readonly async: boolean;
  readonly generator: boolean;
  readonly id: Node | null;
  readonly params: readonly Node[];
  readonly body: Node;
};

/** Below this a stub is no shorter. */
const LEAST_LENGTH = 40;
const FUNCTION = /Function(?:Expression|Declaration)$/;
const SIMPLE = new Set(['Identifier']);
/** What is within may be made many times, each seeing other variables or another `this`. */
const MAKES_MANY = /^(?:For\w*|While|DoWhile)Statement$|^(?:PropertyDefinition|StaticBlock)$/;

/** In the order of the text. `source` is the expression of a function. */
export function cuttableFunctions(source: string): readonly Cuttable[] {
  const found: Cuttable[] = [];
  const visit = (node: Node, parent?: Node): void => {
    if (FUNCTION.test(node.type)) {
      const isConstructor =
        parent?.type === 'MethodDefinition' &&
        (parent as Node & { readonly kind: string }).kind === 'constructor';
      const cuttable = isConstructor ? undefined : asCuttable(source, node as Function);
      if (cuttable !== undefined) found.push(cuttable);
    } else if (!MAKES_MANY.test(node.type))
      for (const child of childrenOf(node)) visit(child, node);
  };
  const module = Parser.parseExpressionAt(source, 0, { ecmaVersion: 'latest' }) as Function;
  for (const child of childrenOf(module.body)) visit(child);
  return found.toSorted((a, b) => a.start - b.start);
}

/** The text with marks, and what was taken out, in the same order. */
export function cutFunctions(
  source: string,
  cuts: readonly Cuttable[],
): { readonly source: string; readonly bodies: readonly string[] } {
  let text = '';
  let at = 0;
  for (const cut of cuts) {
    text += source.slice(at, cut.start) + markOf(cut);
    at = cut.end;
  }
  return {
    source: text + source.slice(at),
    bodies: cuts.map(({ start, end }) => source.slice(start, end)),
  };
}

function asCuttable(source: string, node: Function): Cuttable | undefined {
  const { id, params, body, end } = node;
  const isArrow = node.type === 'ArrowFunctionExpression';
  const areSimple = params.every(({ type }) => SIMPLE.has(type));
  if (node.async || node.generator || body.type !== 'BlockStatement') return undefined;
  if (isArrow && !areSimple) return undefined;
  if (params.some((each) => meansAnother(each)) || meansAnother(body)) return undefined;
  const start = isArrow ? node.start : source.indexOf('(', id?.end ?? node.start) + 1;
  const counted = params.findIndex(({ type }) => /^(?:Assignment|Rest)/.test(type));
  const length = counted < 0 ? params.length : counted;
  if (end - start < LEAST_LENGTH || length > MOST_ARGUMENTS) return undefined;
  return { kind: isArrow ? 'arrow' : 'function', length, start, end, block: body.start };
}

/** `super` and `new.target` belong to the function that was written; `arguments` of an arrow to the one around it. */
function meansAnother(node: Node): boolean {
  if (node.type === 'Super' || node.type === 'MetaProperty') return true;
  return childrenOf(node).some(meansAnother);
}
