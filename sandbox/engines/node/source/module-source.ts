// An ES module as a function. Its first call declares what it exports and stops; the second runs it. Imports become properties
// of what is passed in, so that they stay live; lines stay as they are.
import { keepAsyncContext } from './async-context.ts';
import { Edits } from './edits.ts';
import type { Indirect, ModuleOutline, ModuleRequest } from './module-outline.ts';
import { MODULE_BODY, SERVICES } from './names.ts';
import { bindings, isShadowed } from './scopes.ts';
import {
  child,
  children,
  isFunction,
  isNode,
  type Node,
  nameOf,
  parseModule,
  walk,
} from './syntax.ts';

const DEFAULT = '__default';

export function outlineModule(source: string, keepsContext: boolean): ModuleOutline {
  const program = parseModule(source);
  return new ModuleCompiler(source, program, keepsContext).outline();
}

/** Where one of the outline's imports stands in the text. */
export function importOffset(source: string, index: number): number | undefined {
  const compiler = new ModuleCompiler(source, parseModule(source), false);
  compiler.outline();
  return compiler.offsets[index];
}

class ModuleCompiler {
  /** Where each of the imports stands. */
  readonly offsets: number[] = [];
  readonly #program: Node;
  readonly #edits: Edits;
  readonly #keepsContext: boolean;
  readonly #requests: (ModuleRequest & { readonly key: string })[] = [];
  readonly #imported = new Map<string, Indirect>();
  readonly #imports: Indirect[] = [];
  /** What is exported, and the expression that gives its value. */
  readonly #exports = new Map<string, string>();
  readonly #indirect = new Map<string, Indirect>();
  readonly #stars: number[] = [];
  #prologue = '';

  constructor(source: string, program: Node, keepsContext: boolean) {
    this.#program = program;
    this.#edits = new Edits(source);
    this.#keepsContext = keepsContext;
  }

  outline(): ModuleOutline {
    const statements = children(this.#program, 'body');
    for (const statement of statements) this.#import(statement);
    for (const statement of statements) this.#export(statement);
    let hasTopLevelAwait = false;
    walk(this.#program, (node, parents) => {
      if (isAwait(node) && !parents.some(isFunction) && !parents.some(isInitializer))
        hasTopLevelAwait = true;
      this.#expression(node, parents);
    });
    if (this.#keepsContext) keepAsyncContext(this.#program, this.#edits);
    const names = [...this.#exports].map(([name, value]) => `${JSON.stringify(name)}:()=>${value}`);
    const parameters = [SERVICES, ...this.#requests.map((_, index) => view(index))];
    const head =
      `(${hasTopLevelAwait ? 'async ' : ''}function*${MODULE_BODY}(${parameters.join(',')}){"use strict";` +
      `${this.#prologue}${SERVICES}.export({${names.join(',')}});yield;`;
    return {
      head,
      edits: this.#edits.toList(),
      requests: this.#requests.map(({ key: _, ...request }) => request),
      locals: [...this.#exports.keys()],
      indirect: [...this.#indirect],
      stars: this.#stars,
      imports: this.#imports,
      hasTopLevelAwait,
    };
  }

  #import(statement: Node): void {
    if (statement.type !== 'ImportDeclaration') return;
    const from = this.#request(statement);
    for (const specifier of children(statement, 'specifiers')) {
      const local = nameOf(child(specifier, 'local'));
      const name =
        specifier.type === 'ImportNamespaceSpecifier'
          ? undefined
          : specifier.type === 'ImportDefaultSpecifier'
            ? 'default'
            : nameOf(child(specifier, 'imported'));
      this.#imported.set(local, { from, name });
      this.#imports.push({ from, name });
      this.offsets.push(specifier.start);
    }
    this.#edits.replace(statement.start, statement.end, '');
  }

  #export(statement: Node): void {
    switch (statement.type) {
      case 'ExportAllDeclaration': {
        const from = this.#request(statement);
        if (isNode(statement.exported))
          this.#indirect.set(nameOf(statement.exported), { from, name: undefined });
        else this.#stars.push(from);
        return this.#edits.replace(statement.start, statement.end, '');
      }
      case 'ExportNamedDeclaration':
        return this.#exportNamed(statement);
      case 'ExportDefaultDeclaration':
        return this.#exportDefault(statement);
    }
  }

  #exportNamed(statement: Node): void {
    const { declaration } = statement;
    if (isNode(declaration)) {
      const names = new Set<string>();
      if (declaration.type === 'VariableDeclaration')
        for (const each of children(declaration, 'declarations'))
          bindings(child(each, 'id'), names);
      else names.add(nameOf(child(declaration, 'id')));
      for (const name of names) this.#exports.set(name, name);
      return this.#edits.blank(statement.start, declaration.start);
    }
    const from = isNode(statement.source) ? this.#request(statement) : undefined;
    for (const specifier of children(statement, 'specifiers')) {
      const local = nameOf(child(specifier, 'local'));
      const name = nameOf(child(specifier, 'exported'));
      const imported = this.#imported.get(local);
      if (from !== undefined) {
        this.#indirect.set(name, { from, name: local });
        this.#imports.push({ from, name: local });
        this.offsets.push(specifier.start);
      } else if (imported !== undefined) this.#indirect.set(name, imported);
      else this.#exports.set(name, local);
    }
    this.#edits.replace(statement.start, statement.end, '');
  }

  #exportDefault(statement: Node): void {
    const declaration = child(statement, 'declaration');
    const isDeclared = /^(Function|Class)Declaration$/.test(declaration.type);
    if (isDeclared && isNode(declaration.id)) {
      this.#exports.set('default', nameOf(declaration.id));
      return this.#edits.blank(statement.start, declaration.start);
    }
    this.#exports.set('default', DEFAULT);
    if (declaration.type === 'FunctionDeclaration') {
      // Hoisted: it has its name before anything runs.
      this.#prologue += `Object.defineProperty(${DEFAULT},"name",{value:"default",configurable:true});`;
      this.#edits.blank(statement.start, declaration.start);
      const head = this.#edits.source.slice(declaration.start, declaration.end);
      const paren = declaration.start + head.indexOf('(');
      return this.#edits.insert(paren, ` ${DEFAULT}`);
    }
    const keyword = this.#edits.source.indexOf('default', statement.start) + 'default'.length;
    const end = this.#edits.source[statement.end - 1] === ';' ? statement.end - 1 : statement.end;
    this.#edits.replace(statement.start, keyword, `const ${DEFAULT}=({default:(`);
    this.#edits.insert(end, ')}).default;');
  }

  #request(statement: Node): number {
    const source = child(statement, 'source');
    const specifier = String(source.value);
    const attributes = Object.fromEntries(
      children(statement, 'attributes').map((each) => [
        nameOf(child(each, 'key')),
        String(child(each, 'value').value),
      ]),
    );
    const key = JSON.stringify([specifier, attributes]);
    const known = this.#requests.findIndex((each) => each.key === key);
    if (known >= 0) return known;
    this.#requests.push({ specifier, attributes, key });
    return this.#requests.length - 1;
  }

  #expression(node: Node, parents: readonly Node[]): void {
    if (node.type === 'MetaProperty' && nameOf(child(node, 'meta')) === 'import')
      return this.#edits.replace(node.start, node.end, `${SERVICES}.meta`);
    if (node.type === 'ImportExpression')
      return this.#edits.replace(node.start, node.start + 'import'.length, `${SERVICES}.import`);
    if (node.type !== 'Identifier') return;
    const imported = this.#imported.get(nameOf(node));
    const parent = parents.at(-1);
    if (imported === undefined || parent === undefined || !isReference(node, parent)) return;
    if (
      parents.some((each) =>
        /^(Import|Export\w*)Specifier$|^ImportDeclaration$|^ImportDefaultSpecifier$|^ImportNamespaceSpecifier$/.test(
          each.type,
        ),
      )
    )
      return;
    if (isShadowed(nameOf(node), parents)) return;
    const value =
      imported.name === undefined
        ? `${view(imported.from)}.namespace`
        : `${view(imported.from)}.cells${property(imported.name)}`;
    const isShorthand = parent.type === 'Property' && parent.shorthand === true;
    if (isAssigned(node, parent))
      return this.#edits.replace(node.start, node.end, `${SERVICES}.constant`);
    if (isShorthand) return this.#edits.insert(node.end, `:${value}`);
    const isCalled = parent.type === 'CallExpression' && parent.callee === node;
    const isTag = parent.type === 'TaggedTemplateExpression' && parent.tag === node;
    this.#edits.replace(node.start, node.end, isCalled || isTag ? `(0,${value})` : value);
  }
}

const view = (index: number): string => `__import${index}`;
const property = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;

function isAwait(node: Node): boolean {
  return (
    node.type === 'AwaitExpression' ||
    (node.type === 'ForOfStatement' && node.await === true) ||
    (node.type === 'VariableDeclaration' && node.kind === 'await using')
  );
}

/** A field's value and a static block run as functions of their own. */
function isInitializer(node: Node): boolean {
  return node.type === 'StaticBlock';
}

function isAssigned(node: Node, parent: Node): boolean {
  return (
    (parent.type === 'AssignmentExpression' && parent.left === node) ||
    parent.type === 'UpdateExpression'
  );
}

/** Whether an identifier stands for a variable, and is no property's name, label or the like. */
function isReference(node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed === true;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent.value === node || parent.computed === true;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportAttribute':
      return false;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.id !== node;
    default:
      return true;
  }
}
