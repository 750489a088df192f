// Begins something when a reader shows that they are there, and the page has nothing else to do: a page that is merely loaded
// fetches nothing, and one that is read has its interpreter booted before Run is pressed.

/** Set on the root once it was seen, for those who ask later. */
const SEEN = 'attended';
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'scroll'] as const;

/** Returns what calls it off. Readers who save data are asked for none. */
export function whileReading(begin: () => void): () => void {
  const { connection } = navigator as Navigator & { connection?: { readonly saveData?: boolean } };
  if (connection?.saveData) return () => undefined;
  const root = document.documentElement;
  const stop = new AbortController();
  const seen = (): void => {
    stop.abort();
    root.dataset[SEEN] = '';
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) requestIdleCallback(begin, { timeout: 2_000 });
    else begin();
  };
  if (SEEN in root.dataset) {
    seen();
    return () => undefined;
  }
  for (const sign of SIGNS) {
    addEventListener(sign, seen, { passive: true, signal: stop.signal });
  }
  return () => stop.abort();
}
