// TypeScript's types taken out of a program, as `node server.ts` does it: spaces where they stood, so that no column moves.
// What has to be turned into code (enums, namespaces, parameter properties) is refused, as Node refuses it.
import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser } from 'acorn';
import { type Edit, Edits } from './edits.ts';
import { child, children, isNode, type Node, walk } from './syntax.ts';

/** What Node's own stripper throws (amaro). */
export interface StripProblem {
  readonly code: 'UnsupportedSyntax' | 'InvalidSyntax';
  readonly message: string;
  readonly filename: string;
  readonly startLine: number;
  readonly snippet: string;
}

const UNSUPPORTED: Readonly<Record<string, string>> = {
  TSEnumDeclaration: 'TypeScript enum is not supported in strip-only mode',
  TSModuleDeclaration: 'TypeScript namespace declaration is not supported in strip-only mode',
  TSParameterProperty: 'TypeScript parameter property is not supported in strip-only mode',
  TSImportEqualsDeclaration:
    'TypeScript import equals declaration is not supported in strip-only mode',
  TSTypeAssertion:
    "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. Instead, use the 'as' syntax: `expr as T`.",
  TSExportAssignment: 'TypeScript export assignment is not supported in strip-only mode',
};
/** What would go on with the statement before it. */
const JOINS = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*(?:[([`+\-*.,<]|\/(?![/*]))/;
const MODIFIERS = /\b(?:public|private|protected|readonly|override|abstract|declare)\b/g;

const TypeScriptParser = Parser.extend(tsPlugin() as never);

/** What takes the types out. Throws a `StripProblem`. */
export function typeEdits(source: string, filename: string): readonly Edit[] {
  return new Stripper(source, filename).strip();
}

class Stripper {
  readonly #source: string;
  readonly #filename: string;
  readonly #edits: Edits;

  constructor(source: string, filename: string) {
    this.#source = source;
    this.#filename = filename;
    this.#edits = new Edits(source);
  }

  strip(): readonly Edit[] {
    walk(this.#parse(), (node, parents) => this.#enter(node, parents));
    return this.#edits.toList();
  }

  #parse(): Node {
    const options = {
      ecmaVersion: 'latest',
      allowReturnOutsideFunction: true,
      locations: true,
    } as const;
    try {
      return TypeScriptParser.parse(this.#source, {
        ...options,
        sourceType: 'module',
      }) as unknown as Node;
    } catch (error) {
      const { message, pos = 0 } = error as { readonly message: string; readonly pos?: number };
      throw this.#problem('InvalidSyntax', message.replace(/ \(\d+:\d+\)$/, ''), pos, pos + 1);
    }
  }

  /** Answers false where all of the node is gone. */
  #enter(node: Node, parents: readonly Node[]): boolean {
    if (node.declare === true || isTypeOnly(node)) return this.#drop(node, parents);
    const unsupported = UNSUPPORTED[node.type];
    if (unsupported !== undefined)
      throw this.#problem('UnsupportedSyntax', unsupported, node.start, node.end);
    switch (node.type) {
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
      case 'TSDeclareFunction':
      case 'TSIndexSignature':
        return this.#drop(node, parents);
      case 'TSTypeAnnotation':
      case 'TSTypeParameterDeclaration':
      case 'TSTypeParameterInstantiation':
        this.#edits.blank(node.start, node.end);
        return false;
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSInstantiationExpression':
      case 'TSNonNullExpression': {
        const { end } = child(node, 'expression');
        walk(child(node, 'expression'), (each, around) => this.#enter(each, around), [
          ...parents,
          node,
        ]);
        this.#edits.blank(this.#afterParentheses(end, node.end), node.end);
        return false;
      }
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#stripHeritage(node);
        return true;
      case 'MethodDefinition':
      case 'PropertyDefinition':
        return this.#member(node);
      case 'ArrowFunctionExpression':
        this.#keepArrow(node);
        break;
      case 'VariableDeclarator':
        this.#mark(child(node, 'id'), '!');
        return true;
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
        this.#stripSpecifiers(node);
        return true;
    }
    if (children(node, 'params').length > 0) this.#stripParameters(node);
    return true;
  }

  /** No line may break before an arrow: the parenthesis goes to the end of a type that has lines of its own. */
  #keepArrow(node: Node): void {
    const { returnType } = node;
    if (!isNode(returnType)) return;
    const { start, end } = returnType;
    if (!/[\n\r\u2028\u2029]/.test(this.#source.slice(start, end))) return;
    const parenthesis = this.#source.lastIndexOf(')', start);
    this.#edits.blank(parenthesis, parenthesis + 1);
    this.#edits.blank(start, end - 1);
    this.#edits.replace(end - 1, end, ')');
    // What is gone already must not be looked at again.
    (node as Record<string, unknown>).returnType = undefined;
  }

  /** A statement or a member as a whole. A semicolon keeps what follows from joining what came before. */
  #drop(node: Node, parents: readonly Node[]): false {
    const parent = parents.at(-1);
    const whole = parent?.type.startsWith('Export') ? parent : node;
    const isStatement =
      parent?.type === 'Program' || parent?.type === 'BlockStatement' || whole !== node;
    const joins = isStatement && JOINS.test(this.#source.slice(whole.end));
    this.#edits.blank(whole.start + (joins ? 1 : 0), whole.end);
    if (joins) this.#edits.replace(whole.start, whole.start + 1, ';');
    return false;
  }

  #member(node: Node): boolean {
    const isBodiless = node.type === 'MethodDefinition' && !isNode(child(node, 'value').body);
    if (node.abstract === true || isBodiless) {
      this.#edits.blank(node.start, node.end);
      return false;
    }
    const key = child(node, 'key');
    const head = this.#source.slice(node.start, key.start);
    const decorated = Math.max(
      0,
      ...children(node, 'decorators').map(({ end }) => end - node.start),
    );
    for (const { 0: word, index } of head.matchAll(MODIFIERS))
      if (index >= decorated)
        this.#edits.blank(node.start + index, node.start + index + word.length);
    if (node.optional === true) this.#mark(key, '?', node.computed === true);
    if (node.definite === true) this.#mark(key, '!', node.computed === true);
    return true;
  }

  #stripHeritage(node: Node): void {
    if (node.abstract === true) this.#blankWord('abstract', node.start);
    const [first] = children(node, 'implements');
    const last = children(node, 'implements').at(-1);
    if (first === undefined || last === undefined) return;
    const before = this.#source.lastIndexOf('implements', first.start);
    this.#edits.blank(before, last.end);
    // What is gone already must not be looked at again.
    (node as Record<string, unknown>).implements = [];
  }

  #stripParameters(node: Node): void {
    const parameters = children(node, 'params');
    for (const [index, parameter] of parameters.entries()) {
      const target = parameter.type === 'AssignmentPattern' ? child(parameter, 'left') : parameter;
      if (parameter.type === 'Identifier' && parameter.name === 'this') {
        const next = parameters[index + 1];
        this.#edits.blank(parameter.start, next?.start ?? this.#source.indexOf(')', parameter.end));
        (node as Record<string, unknown>).params = parameters.filter((each) => each !== parameter);
      } else if (target.optional === true) this.#mark(target, '?');
    }
  }

  #stripSpecifiers(node: Node): void {
    for (const specifier of children(node, 'specifiers')) {
      if (specifier.importKind !== 'type' && specifier.exportKind !== 'type') continue;
      const comma = /^\s*,/.exec(this.#source.slice(specifier.end));
      this.#edits.blank(specifier.start, specifier.end + (comma?.[0].length ?? 0));
    }
  }

  /** `?` or `!` after a name. */
  #mark(target: Node, mark: string, isComputed = false): void {
    const annotation = target.typeAnnotation;
    const nameEnd =
      typeof target.name === 'string' ? target.start + target.name.length : target.end;
    const end = isNode(annotation) ? annotation.start : nameEnd + 12;
    const from = isComputed ? this.#source.indexOf(']', nameEnd) : nameEnd;
    const at = this.#source.slice(from, end).indexOf(mark);
    const between = this.#source.slice(from, from + at);
    if (at >= 0 && /^[\s\]]*$/.test(between)) this.#edits.blank(from + at, from + at + 1);
  }

  #blankWord(word: string, from: number): void {
    const at = this.#source.indexOf(word, from);
    this.#edits.blank(at, at + word.length);
  }

  /** An expression in parentheses ends before they do. */
  #afterParentheses(from: number, limit: number): number {
    let at = from;
    for (;;) {
      const [gap = ''] = /^\s*\)/.exec(this.#source.slice(at, limit)) ?? [];
      if (gap === '') return at;
      at += gap.length;
    }
  }

  #problem(code: StripProblem['code'], message: string, start: number, end: number): StripProblem {
    const before = this.#source.slice(0, start).split('\n');
    const line = this.#source.split('\n')[before.length - 1] ?? '';
    const column = before.at(-1)?.length ?? 0;
    const length = Math.max(1, Math.min(end - start, line.length - column));
    const snippet = `${line}\n${' '.repeat(column)}${'^'.repeat(length)}\n`;
    return { code, message, filename: this.#filename, startLine: before.length, snippet };
  }
}

function isTypeOnly(node: Node): boolean {
  if (!/^(Import|Export)\w*Declaration$/.test(node.type)) return false;
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  return (
    node.type === 'ExportDefaultDeclaration' &&
    child(node, 'declaration').type === 'TSInterfaceDeclaration'
  );
}
