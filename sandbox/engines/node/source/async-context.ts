// AsyncLocalStorage through `await`. V8 keeps a frame of values with each promise reaction; no function of JavaScript can, so
// each `await` of the program notes the frame before it and puts it back after it. Done only where a program needs it.
import type { Edits } from './edits.ts';
import { AWAITED, FRAME, RESUME } from './names.ts';
import { child, children, isFunction, isNode, type Node, walk } from './syntax.ts';

const LOCAL = '__kept';

export function keepAsyncContext(program: Node, edits: Edits): void {
  walk(program, (node, parents) => {
    switch (node.type) {
      case 'AwaitExpression':
        edits.insert(node.start, `${RESUME}(${isWithin(parents) ? `${LOCAL}=` : ''}${FRAME}(),`);
        edits.insert(child(node, 'argument').start, `${AWAITED}(`);
        edits.insert(node.end, '))');
        break;
      case 'ForOfStatement':
        if (node.await === true && isWithin(parents)) guardLoop(node, parents, edits);
        break;
      case 'TryStatement':
        if (isWithin(parents)) guardTry(node, edits);
        break;
      default:
        if (isFunction(node) && node.async === true) openFunction(node, edits);
    }
  });
}

function openFunction(node: Node, edits: Edits): void {
  const body = child(node, 'body');
  if (body.type !== 'BlockStatement') return;
  const directives = children(body, 'body').filter((each) => typeof each.directive === 'string');
  edits.insert(directives.at(-1)?.end ?? body.start + 1, `;let ${LOCAL}=${FRAME}();`);
}

/** Whether the code is in the block of an async function, which has the local. */
function isWithin(parents: readonly Node[]): boolean {
  const around = parents.findLast(isFunction);
  return around !== undefined &&
    around.async === true &&
    child(around, 'body').type === 'BlockStatement'
    ? !isParameter(around, parents)
    : false;
}

function isParameter(around: Node, parents: readonly Node[]): boolean {
  const next = parents[parents.indexOf(around) + 1];
  return next !== undefined && children(around, 'params').includes(next);
}

function guardLoop(node: Node, parents: readonly Node[], edits: Edits): void {
  const body = child(node, 'body');
  const isBlock = body.type === 'BlockStatement';
  edits.insert(isBlock ? body.start + 1 : body.start, `${isBlock ? '' : '{'}${RESUME}(${LOCAL});`);
  if (!isBlock) edits.insert(body.end, '}');
  const isInList = /^(BlockStatement|Program)$/.test(parents.at(-1)?.type ?? '');
  if (isInList) edits.insert(node.end, `;${RESUME}(${LOCAL});`);
}

function guardTry(node: Node, edits: Edits): void {
  const handler = node.handler;
  if (isNode(handler)) edits.insert(child(handler, 'body').start + 1, `${RESUME}(${LOCAL});`);
  if (isNode(node.finalizer)) edits.insert(node.finalizer.start + 1, `${RESUME}(${LOCAL});`);
}
