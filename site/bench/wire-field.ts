// What the prose tells the wire table about the field that the reader points at. The two live in different documents'
// worth of code (static prose, a hydrated island), so an event on the document is all that they share.

export type FieldNews =
  | { readonly kind: 'light'; readonly field: string }
  | { readonly kind: 'open'; readonly field: string }
  | { readonly kind: 'dim' };

const NAME = 'wire-field';

export function announceField(news: FieldNews): void {
  document.dispatchEvent(new CustomEvent<FieldNews>(NAME, { detail: news }));
}

/** Returns what takes the listener away again. */
export function onField(listener: (news: FieldNews) => void): () => void {
  const hear = (event: Event) => {
    if (event instanceof CustomEvent) listener(event.detail as FieldNews);
  };
  document.addEventListener(NAME, hear);
  return () => document.removeEventListener(NAME, hear);
}
