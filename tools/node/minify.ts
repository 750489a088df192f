// The text of one of Node's modules with short names and without comments and spaces.
import { type Node, Parser } from 'acorn';
import { type MinifyOptions, minify } from 'terser';
import { childrenOf } from './syntax.ts';

/** What is safe whoever calls a function: its arguments and its name can be seen from outside. */
const COMPRESS = {
  defaults: false,
  booleans: true,
  comparisons: true,
  conditionals: true,
  dead_code: true,
  if_return: true,
  join_vars: true,
  keep_fargs: true,
  properties: true,
  sequences: true,
} as const;

/** An expression: a function with these parameters, whose body is the source. */
export async function minifyModule(parameters: readonly string[], source: string): Promise<string> {
  const text = `x=(function(${parameters.join(',')}){${source}\n})`;
  const options: MinifyOptions = {
    compress: COMPRESS,
    mangle: { keep_classnames: true, keep_fnames: true, reserved: namesThatShow(text) },
    keep_classnames: true,
    keep_fnames: true,
    format: { comments: false },
  };
  const { code = '' } = await minify(text, options);
  return `(${code.replace(/^x=/, '').replace(/;$/, '')})`;
}

/** Variables whose names functions and classes without one take for theirs (ECMAScript, NamedEvaluation). */
function namesThatShow(text: string): string[] {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    const { id, init, left, right } = node as unknown as Partial<Record<string, Node>>;
    const [target, value] = node.type === 'VariableDeclarator' ? [id, init] : [left, right];
    if (target?.type === 'Identifier' && isNameless(value))
      names.add((target as Node & { readonly name: string }).name);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(Parser.parse(text, { ecmaVersion: 'latest' }));
  return [...names];
}

function isNameless(value: Node | undefined | null): boolean {
  if (value === undefined || value === null) return false;
  return (
    value.type === 'ArrowFunctionExpression' ||
    (/^(?:Function|Class)Expression$/.test(value.type) &&
      !(value as Node & { readonly id?: Node | null }).id)
  );
}
