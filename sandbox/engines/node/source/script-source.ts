// A CommonJS module or a script as a function. Most need no change; a dynamic import does, for the realm's own would look for
// the module outside the machine.
import type { Positions } from '../stack-trace.ts';
import { keepAsyncContext } from './async-context.ts';
import { Edits } from './edits.ts';
import { parseScript, walk } from './syntax.ts';

export interface ScriptSource {
  readonly code: string;
  readonly positions: Positions;
}

/** What a script calls for `import()`. */
export const DYNAMIC_IMPORT = '__dynamicImport';

const MAY_IMPORT = /\bimport\s*(?:\/\*.*?\*\/\s*)?\(/;
const MAY_AWAIT = /\bawait\b/;

/** `prefix` comes before the first line. */
export function compileScript(source: string, prefix: string, keepsContext: boolean): ScriptSource {
  const text = source.startsWith('#!') ? `//${source.slice(2)}` : source;
  const edits = new Edits(text);
  const imports = MAY_IMPORT.test(text);
  const awaits = keepsContext && MAY_AWAIT.test(text);
  if (imports || awaits) {
    const program = parseScript(text);
    if (imports)
      walk(program, (node) => {
        if (node.type === 'ImportExpression')
          edits.replace(node.start, node.start + 'import'.length, DYNAMIC_IMPORT);
      });
    if (awaits) keepAsyncContext(program, edits);
  }
  return edits.apply(prefix);
}
