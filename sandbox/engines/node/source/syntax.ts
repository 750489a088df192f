// The syntax tree of a program (ESTree), as far as the passes over it need to know it.
import { Parser } from 'acorn';

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export interface SyntaxProblem {
  readonly message: string;
  readonly offset: number;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** A child that the grammar promises. */
export function child(node: Node, key: string): Node {
  const value = node[key];
  if (!isNode(value)) throw new TypeError(`${node.type} has no ${key}.`);
  return value;
}

export function children(node: Node, key: string): Node[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
}

export function nameOf(node: Node): string {
  // A module's exports may be named by a string.
  return String(node.name ?? node.value);
}

export function parseModule(source: string): Node {
  return Parser.parse(source, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    allowHashBang: true,
  }) as unknown as Node;
}

export function parseScript(source: string): Node {
  return Parser.parse(source, {
    ecmaVersion: 'latest',
    sourceType: 'script',
    allowHashBang: true,
    allowReturnOutsideFunction: true,
    allowSuperOutsideMethod: true,
  }) as unknown as Node;
}

/** Calls `enter` for each node, outermost first, with those around it. Where it answers false, it is not called for what is within. */
export function walk(
  node: Node,
  enter: (node: Node, parents: readonly Node[]) => unknown,
  parents: Node[] = [],
): void {
  if (enter(node, parents) === false) return;
  parents.push(node);
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const each of value) if (isNode(each)) walk(each, enter, parents);
    } else if (isNode(value)) walk(value, enter, parents);
  }
  parents.pop();
}

export function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}
