// What is laid into a container: the reader's files, the packages that their program imports, and our two scripts.
import type { FileSystemTree } from '@webcontainer/api';
import type { FileTree } from '../../machine/machine.ts';
import { applyEdits } from '../node/source/edits.ts';
import { typeEdits } from '../node/source/strip-types.ts';

export interface ContainerParts {
  /** Our scripts for the container, each one CommonJS module. */
  readonly preload: string;
  readonly bridge: string;
  /** npm packages: contents by path under node_modules. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Where our scripts lie, beside the program. */
export const OURS = '.machine';
const TYPESCRIPT = /\.[cm]?ts$/;

export function programTree(
  files: FileTree,
  { preload, packages }: ContainerParts,
): FileSystemTree {
  const tree: FileSystemTree = { [OURS]: { directory: { 'preload.cjs': fileOf(preload) } } };
  for (const [path, content] of Object.entries(packages))
    put(tree, `node_modules/${path}`, content);
  for (const [path, content] of Object.entries(files)) put(tree, path, withoutTypes(path, content));
  return tree;
}

export function bridgeTree(bridge: string): FileSystemTree {
  return { [OURS]: { directory: { 'bridge.cjs': fileOf(bridge) } } };
}

function put(tree: FileSystemTree, path: string, content: string | Uint8Array): void {
  const names = path.split('/');
  const name = names.pop() as string;
  let folder = tree;
  for (const each of names) {
    const found = folder[each];
    const inner = found !== undefined && 'directory' in found ? found.directory : {};
    folder[each] = { directory: inner };
    folder = inner;
  }
  folder[name] = fileOf(content);
}

function fileOf(contents: string | Uint8Array) {
  return { file: { contents } };
}

/** The container's Node may be older than 22.18, the first that takes types out by itself. No column moves. */
function withoutTypes(path: string, content: string | Uint8Array): string | Uint8Array {
  if (typeof content !== 'string' || !TYPESCRIPT.test(path)) return content;
  try {
    return applyEdits(content, typeEdits(content, path)).code;
  } catch {
    // Node says what is wrong with it.
    return content;
  }
}
