// Places in a program that an error message points at.
import { isFunction, isNode, type Node, parseModule, parseScript, walk } from './syntax.ts';

/** Where the syntax of a program breaks off; undefined where our parser finds nothing wrong. */
export function problemIn(source: string, kind: 'script' | 'module'): number | undefined {
  try {
    if (kind === 'module') parseModule(source);
    else parseScript(source);
    return undefined;
  } catch (problem) {
    return (problem as { readonly pos?: number }).pos;
  }
}

/** Where `throw new Error()` stands, if the error was made there: V8 points at the statement. */
export function throwAround(source: string, offset: number): number | undefined {
  const program = parse(source);
  let found: number | undefined;
  if (program !== undefined)
    walk(program, (node) => {
      if (node.type !== 'ThrowStatement' || !isNode(node.argument)) return;
      const { argument } = node;
      const isMadeHere = argument.type === 'NewExpression' || argument.type === 'CallExpression';
      if (isMadeHere && argument.start === offset) found = node.start;
    });
  return found;
}

/** The first `await` of a module that is in no function. */
export function firstAwait(source: string): number | undefined {
  let found: number | undefined;
  walk(parseModule(source), (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'AwaitExpression') found ??= node.start;
    return true;
  });
  return found;
}

function parse(source: string): Node | undefined {
  for (const each of [parseModule, parseScript]) {
    try {
      return each(source);
    } catch {
      // It is the other kind, or neither.
    }
  }
  return undefined;
}
