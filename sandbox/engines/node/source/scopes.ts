// Which names a scope declares, so that an identifier can be told from one of the same name further out.
import { child, children, isFunction, isNode, type Node, nameOf } from './syntax.ts';

const declared = new WeakMap<Node, ReadonlySet<string>>();

/** Whether something between the reference and the module's top declares `name`. `parents` are the nodes around it. */
export function isShadowed(name: string, parents: readonly Node[]): boolean {
  return parents.some((parent) => parent.type !== 'Program' && namesOf(parent).has(name));
}

function namesOf(scope: Node): ReadonlySet<string> {
  let names = declared.get(scope);
  if (names === undefined) {
    names = collect(scope);
    declared.set(scope, names);
  }
  return names;
}

function collect(scope: Node): ReadonlySet<string> {
  const names = new Set<string>();
  if (isFunction(scope)) {
    for (const parameter of children(scope, 'params')) bindings(parameter, names);
    if (scope.type === 'FunctionExpression' && isNode(scope.id)) names.add(nameOf(scope.id));
    hoisted(child(scope, 'body'), names);
    return names;
  }
  switch (scope.type) {
    case 'BlockStatement':
    case 'StaticBlock':
      if (scope.type === 'StaticBlock')
        for (const each of children(scope, 'body')) hoisted(each, names);
      for (const statement of children(scope, 'body')) lexical(statement, names);
      break;
    case 'SwitchStatement':
      for (const each of children(scope, 'cases'))
        for (const statement of children(each, 'consequent')) lexical(statement, names);
      break;
    case 'ForStatement':
      for (const each of children(scope, 'init')) lexical(each, names);
      break;
    case 'ForInStatement':
    case 'ForOfStatement':
      lexical(child(scope, 'left'), names);
      break;
    case 'CatchClause':
      for (const each of children(scope, 'param')) bindings(each, names);
      break;
    case 'ClassDeclaration':
    case 'ClassExpression':
      if (isNode(scope.id)) names.add(nameOf(scope.id));
      break;
  }
  return names;
}

/** let, const, class and functions of a block itself. */
function lexical(statement: Node, names: Set<string>): void {
  if (statement.type === 'VariableDeclaration' && statement.kind !== 'var')
    for (const each of children(statement, 'declarations')) bindings(child(each, 'id'), names);
  if (/^(Function|Class)Declaration$/.test(statement.type) && isNode(statement.id))
    names.add(nameOf(statement.id));
}

/** Variables of a whole function: `var` at any depth, but not those of functions within. */
function hoisted(node: Node, names: Set<string>): void {
  if (isFunction(node) || node.type === 'StaticBlock') return;
  if (node.type === 'VariableDeclaration' && node.kind === 'var')
    for (const each of children(node, 'declarations')) bindings(child(each, 'id'), names);
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const each of value) if (isNode(each)) hoisted(each, names);
    } else if (isNode(value)) hoisted(value, names);
  }
}

/** The names that a pattern binds. */
export function bindings(pattern: Node, names: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      names.add(nameOf(pattern));
      break;
    case 'ObjectPattern':
      for (const each of children(pattern, 'properties'))
        bindings(
          each.type === 'RestElement' ? child(each, 'argument') : child(each, 'value'),
          names,
        );
      break;
    case 'ArrayPattern':
      for (const each of children(pattern, 'elements')) bindings(each, names);
      break;
    case 'AssignmentPattern':
      bindings(child(pattern, 'left'), names);
      break;
    case 'RestElement':
      bindings(child(pattern, 'argument'), names);
      break;
  }
}
