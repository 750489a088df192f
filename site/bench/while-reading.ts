// Begins something when a reader shows that they are there, and the page has nothing else to do: a page that is merely loaded
// fetches nothing, and one that is read has its interpreter booted before Run is pressed.

const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'scroll'] as const;

/** Returns what calls it off. Readers who save data are asked for none. */
export function whileReading(begin: () => void): () => void {
  const { connection } = navigator as Navigator & { connection?: { readonly saveData?: boolean } };
  if (connection?.saveData) return () => undefined;
  const stop = new AbortController();
  const seen = (): void => {
    stop.abort();
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) requestIdleCallback(begin, { timeout: 2_000 });
    else begin();
  };
  for (const sign of SIGNS) {
    addEventListener(sign, seen, { passive: true, signal: stop.signal });
  }
  return () => stop.abort();
}
