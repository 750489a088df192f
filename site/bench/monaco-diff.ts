// Monaco's diff editor, fetched when somebody asks for a diff: the lesson's text at the left, and at the right the very
// text that the editor has, which can be changed here too. It compares in a worker, the only one that Monaco has here.
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/diffEditor/register';
import * as monaco from 'monaco-editor/editor';
import CompareWorker from 'monaco-editor/editor/editor.worker?worker';
import { languageOf } from '../code/languages.ts';
import { EDITOR_OPTIONS, modelAddress } from './monaco.ts';

export interface DiffWishes {
  readonly folder: string;
  readonly onRun: () => void;
}

export interface DiffEditor {
  /** Compares a file that the editor has open with the lesson's text of it. */
  show(path: string, original: string): void;
  dispose(): void;
}

self.MonacoEnvironment = { getWorker: () => new CompareWorker() };

export function openDiff(host: HTMLElement, wishes: DiffWishes): DiffEditor {
  const editor = monaco.editor.createDiffEditor(host, {
    ...EDITOR_OPTIONS,
    originalEditable: false,
    renderOverviewRuler: false,
    ignoreTrimWhitespace: false,
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: 720,
    hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 3 },
    renderMarginRevertIcon: false,
    renderGutterMenu: false,
  });
  let original: monaco.editor.ITextModel | undefined;

  editor.getModifiedEditor().addAction({
    id: 'run',
    label: 'Run',
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
    run: () => wishes.onRun(),
  });

  return {
    show(path, text) {
      const modified = monaco.editor.getModel(modelAddress(wishes.folder, path));
      if (modified === null) return;
      const before = original;
      original = monaco.editor.createModel(text, languageOf(path));
      editor.setModel({ original, modified });
      editor.getOriginalEditor().updateOptions({ ariaLabel: `The lesson’s ${path}` });
      editor.getModifiedEditor().updateOptions({ ariaLabel: `Editor: ${path}` });
      before?.dispose();
    },
    dispose() {
      editor.dispose();
      original?.dispose();
    },
  };
}
