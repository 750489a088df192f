// Which grammar colours a file, by the end of its name.

const LANGUAGES: Readonly<Record<string, string>> = {
  py: 'python',
  html: 'html',
  css: 'css',
  js: 'javascript',
  ts: 'typescript',
};

export function languageOf(path: string): string {
  return LANGUAGES[path.slice(path.lastIndexOf('.') + 1)] ?? 'text';
}
