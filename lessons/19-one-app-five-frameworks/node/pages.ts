// The pages, which both applications share: neither brings templates.
import type { Note } from './notes.ts';

const HEAD = '<!doctype html>\n<meta name="color-scheme" content="light dark">\n';

export function list(title: string, notes: readonly Note[]): string {
  const items = notes.map(({ id, text }) => `<li><a href="notes/${id}">${escapeHtml(text)}</a>\n`);
  return `${HEAD}<title>${title}</title>
<h1>${title}</h1>
<ul>
${items.join('')}</ul>
<form method="post" action="notes"><input name="text" aria-label="Text"> <button>Add</button></form>
`;
}

export function detail({ text }: Note): string {
  return `${HEAD}<title>${escapeHtml(text)}</title>
<h1>${escapeHtml(text)}</h1>
<p><a href="..">All notes</a>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
