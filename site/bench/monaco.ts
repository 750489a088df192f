// Monaco, fetched once, when somebody wants to edit. It colours with Shiki's grammars and the site's own themes, so that
// nothing changes on the screen when it takes the place of the static text. No workers: a lesson's files are small, and
// what needs a worker (links, word suggestions) is off.
import { shikiToMonaco } from '@shikijs/monaco';
import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/gotoLine/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordOperations/register';
import { languageOf } from '../code/languages.ts';
import { codeThemes } from '../code/themes.ts';
import type { SourceFile } from './drafts.ts';
import { openHighlighter } from './monaco-grammars.ts';

export interface EditorWishes {
  /** Keeps the models of lessons apart. */
  readonly folder: string;
  readonly onEdit: (path: string, text: string) => void;
  readonly onRun: () => void;
  /** The cursor is on another line, or in another file. */
  readonly onCursor: (line: number) => void;
}

export interface CodeEditor {
  /** Texts that are already there are left alone, so that typing does not fight with what it causes. */
  setFiles(files: readonly SourceFile[]): void;
  show(path: string): void;
  /** A line past the end is the last one. Leaves the focus where it is. */
  goTo(path: string, line: number): void;
  focus(): void;
  dispose(): void;
}

let prepared: Promise<void> | undefined;

/** Grammars and themes, once for all editors of the page. */
function prepare(): Promise<void> {
  prepared ??= openHighlighter().then((highlighter) => {
    for (const id of highlighter.getLoadedLanguages()) monaco.languages.register({ id });
    monaco.languages.setLanguageConfiguration('python', PYTHON);
    shikiToMonaco(highlighter, monaco);
  });
  return prepared;
}

const PYTHON: monaco.languages.LanguageConfiguration = {
  comments: { lineComment: '#' },
  brackets: [
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
  ],
  autoClosingPairs: [
    { open: '(', close: ')' },
    { open: '[', close: ']' },
    { open: '{', close: '}' },
    { open: '"', close: '"', notIn: ['string'] },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
  ],
  onEnterRules: [
    {
      beforeText: /:\s*(#.*)?$/,
      action: { indentAction: monaco.languages.IndentAction.Indent },
    },
  ],
};

export async function openEditor(host: HTMLElement, wishes: EditorWishes): Promise<CodeEditor> {
  await prepare();
  const editor = monaco.editor.create(host, {
    ...EDITOR_OPTIONS,
    model: null,
    theme: currentTheme(),
  });
  const models = new Map<string, monaco.editor.ITextModel>();
  const views = new Map<string, monaco.editor.ICodeEditorViewState | null>();
  let shown: string | undefined;
  let settled = true;

  editor.addAction({
    id: 'run',
    label: 'Run',
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
    run: () => wishes.onRun(),
  });
  editor.onDidChangeCursorPosition(({ position }) => wishes.onCursor(position.lineNumber));
  const stopFollowing = followTheme((theme) => monaco.editor.setTheme(theme));

  function put({ path, text }: SourceFile): void {
    const model = models.get(path);
    if (model === undefined) {
      const uri = modelAddress(wishes.folder, path);
      const created = monaco.editor.createModel(text, languageOf(path), uri);
      created.updateOptions({
        tabSize: path.endsWith('.py') ? 4 : 2,
        insertSpaces: true,
        bracketColorizationOptions: PLAIN_BRACKETS,
      });
      created.onDidChangeContent(() => {
        if (settled) wishes.onEdit(path, created.getValue());
      });
      models.set(path, created);
    } else if (model.getValue() !== text) {
      settled = false;
      // As an edit and not by setValue: what Reset or Solution replaced can be had back by undo.
      model.pushStackElement();
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      model.pushStackElement();
      settled = true;
    }
  }

  function show(path: string): void {
    const model = models.get(path);
    if (model === undefined || shown === path) return;
    if (shown !== undefined) views.set(shown, editor.saveViewState());
    shown = path;
    editor.setModel(model);
    editor.updateOptions({ ariaLabel: `Editor: ${path}` });
    const view = views.get(path);
    if (view) editor.restoreViewState(view);
    wishes.onCursor(editor.getPosition()?.lineNumber ?? 1);
  }

  return {
    setFiles(files) {
      for (const file of files) put(file);
      for (const [path, model] of models) {
        if (files.some((file) => file.path === path)) continue;
        models.delete(path);
        views.delete(path);
        if (shown === path) shown = undefined;
        model.dispose();
      }
    },
    show,
    goTo(path, asked) {
      show(path);
      const last = editor.getModel()?.getLineCount() ?? 1;
      const line = Math.min(asked, last);
      const column = editor.getModel()?.getLineFirstNonWhitespaceColumn(line) || 1;
      editor.setPosition({ lineNumber: line, column });
      editor.revealLineInCenter(line);
    },
    focus: () => editor.focus(),
    dispose() {
      stopFollowing();
      editor.dispose();
      for (const model of models.values()) model.dispose();
    },
  };
}

/** Where the text of a file is found by other editors. */
export function modelAddress(folder: string, path: string): monaco.Uri {
  return monaco.Uri.parse(`inmemory://lesson/${folder}/${path}`);
}

const PLAIN_BRACKETS = { enabled: false, independentColorPoolPerBracketType: false };

/** Type and lines are those of `.listing` in styles/bench/editor.css. */
export const EDITOR_OPTIONS: monaco.editor.IEditorOptions & monaco.editor.IGlobalEditorOptions = {
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSize: 13,
  lineHeight: 20,
  fontLigatures: false,
  padding: { top: 12, bottom: 12 },
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 14,
  glyphMargin: false,
  folding: false,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  scrollBeyondLastLine: false,
  renderLineHighlight: 'line',
  renderLineHighlightOnlyWhenFocus: true,
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  guides: { indentation: false },
  automaticLayout: true,
  contextmenu: false,
  links: false,
  colorDecorators: false,
  wordBasedSuggestions: 'off',
  quickSuggestions: false,
  suggestOnTriggerCharacters: false,
  unicodeHighlight: { ambiguousCharacters: false },
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  stickyScroll: { enabled: false },
  // A textarea, since a reader's assistive tool and an automatic test both look for a textbox.
  editContext: false,
  accessibilitySupport: 'auto',
  ariaLabel: 'Editor',
};

function currentTheme(): string {
  const dark = getComputedStyle(document.documentElement).colorScheme === 'dark';
  const chosen = document.documentElement.dataset.theme;
  const night = chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : dark;
  return (night ? codeThemes.dark : codeThemes.light).name ?? '';
}

function followTheme(apply: (theme: string) => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const turn = () => apply(currentTheme());
  system.addEventListener('change', turn);
  document.addEventListener('theme-turned', turn);
  return () => {
    system.removeEventListener('change', turn);
    document.removeEventListener('theme-turned', turn);
  };
}
