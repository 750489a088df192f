// The colours of code, on paper and at night. Blue and orange mean a direction on this site and green and red a check,
// so code keeps to ink, plum and moss. Each passes WCAG AA on its background.
import type { ThemeRegistration } from 'shiki/core';

export interface Ink {
  readonly paper: string;
  readonly text: string;
  readonly quiet: string;
  readonly comment: string;
  readonly keyword: string;
  readonly string: string;
  readonly constant: string;
  readonly name: string;
  readonly selection: string;
  readonly lineNumber: string;
}

export function codeTheme(name: string, type: 'light' | 'dark', ink: Ink): ThemeRegistration {
  const rule = (scope: string[], foreground: string, fontStyle?: string) => ({
    scope,
    settings: fontStyle === undefined ? { foreground } : { foreground, fontStyle },
  });
  return {
    name,
    type,
    fg: ink.text,
    bg: ink.paper,
    colors: {
      'editor.background': ink.paper,
      'editor.foreground': ink.text,
      'editor.selectionBackground': ink.selection,
      'editor.lineHighlightBackground': `${ink.selection}55`,
      'editor.lineHighlightBorder': `${ink.selection}00`,
      'editorLineNumber.foreground': ink.lineNumber,
      'editorLineNumber.activeForeground': ink.text,
      'editorCursor.foreground': ink.text,
      'editorIndentGuide.background1': ink.selection,
      'editorWidget.background': ink.paper,
      'editorWidget.border': ink.lineNumber,
      'editorBracketMatch.background': ink.selection,
      'editorBracketMatch.border': ink.quiet,
      'scrollbarSlider.background': `${ink.lineNumber}55`,
      'scrollbarSlider.hoverBackground': `${ink.lineNumber}88`,
      'scrollbarSlider.activeBackground': `${ink.lineNumber}aa`,
      // What was put in and what was left out: told apart by signs, and by more ink or less, since hues are taken. As
      // much as leaves the text its contrast, for both lie on one another.
      'diffEditor.insertedLineBackground': `${ink.keyword}10`,
      'diffEditor.insertedTextBackground': `${ink.keyword}16`,
      'diffEditor.removedLineBackground': `${ink.quiet}10`,
      'diffEditor.removedTextBackground': `${ink.quiet}16`,
      'diffEditorGutter.insertedLineBackground': `${ink.keyword}10`,
      'diffEditorGutter.removedLineBackground': `${ink.quiet}10`,
      'diffEditor.unchangedRegionBackground': ink.paper,
      'diffEditor.unchangedRegionForeground': ink.quiet,
      'diffEditor.unchangedRegionShadow': `${ink.lineNumber}33`,
      focusBorder: `${ink.selection}00`,
    },
    settings: [
      { settings: { foreground: ink.text, background: ink.paper } },
      rule(['comment', 'punctuation.definition.comment'], ink.comment, 'italic'),
      rule(
        ['keyword', 'storage', 'keyword.operator.logical.python', 'entity.name.tag'],
        ink.keyword,
      ),
      rule(['keyword.operator', 'punctuation', 'meta.brace'], ink.quiet),
      rule(['string', 'string punctuation', 'punctuation.definition.string'], ink.string),
      rule(['storage.type.string', 'storage.type.format'], ink.string),
      rule(
        ['constant', 'constant.character.escape', 'support.constant', 'constant.numeric'],
        ink.constant,
      ),
      rule(
        [
          'entity.name.function',
          'entity.name.type',
          'entity.name.class',
          'support.type.property-name',
        ],
        ink.name,
        'bold',
      ),
      rule(['entity.other.attribute-name', 'variable.parameter', 'meta.attribute'], ink.text),
      rule(['variable', 'support.function', 'support.type', 'support.class'], ink.text),
      rule(['entity.name.function.decorator', 'meta.function.decorator'], ink.keyword),
    ],
  };
}

export const INKS = {
  light: {
    paper: '#f6f4ee',
    text: '#24221f',
    quiet: '#5d5a54',
    comment: '#605d56',
    keyword: '#7a2f6b',
    string: '#4d5d14',
    constant: '#4d5d14',
    name: '#24221f',
    selection: '#ddd8ca',
    lineNumber: '#6d695f',
  },
  dark: {
    paper: '#1a1c1f',
    text: '#e4e1da',
    quiet: '#a9a69f',
    comment: '#a5a29a',
    keyword: '#dda3d1',
    string: '#b9c97c',
    constant: '#b9c97c',
    name: '#f4f1ea',
    selection: '#34383e',
    lineNumber: '#8a8880',
  },
} satisfies Record<string, Ink>;

/** The editor's. */
export const codeThemes = {
  light: codeTheme('paper', 'light', INKS.light),
  dark: codeTheme('night', 'dark', INKS.dark),
};
