// A CommonJS module or a script as a function. Most need no change; a dynamic import does, for the realm's own would look for
// the module outside the machine.
import { keepAsyncContext } from './async-context.ts';
import { type Edit, Edits } from './edits.ts';
import { DYNAMIC_IMPORT } from './names.ts';
import { parseScript, walk } from './syntax.ts';

export function scriptEdits(source: string, keepsContext: boolean): readonly Edit[] {
  const edits = new Edits(source);
  const program = parseScript(source);
  walk(program, (node) => {
    if (node.type === 'ImportExpression')
      edits.replace(node.start, node.start + 'import'.length, DYNAMIC_IMPORT);
  });
  if (keepsContext) keepAsyncContext(program, edits);
  return edits.toList();
}
