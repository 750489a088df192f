// Which grammar colours a file, by the end of its name.
import type { BundledLanguage } from 'shiki';

const LANGUAGES: Readonly<Record<string, BundledLanguage>> = {
  py: 'python',
  html: 'html',
  css: 'css',
  js: 'javascript',
  ts: 'typescript',
};

export function languageOf(path: string): BundledLanguage | 'text' {
  return LANGUAGES[path.slice(path.lastIndexOf('.') + 1)] ?? 'text';
}
