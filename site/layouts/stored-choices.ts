// What the reader chose and this browser keeps: the theme, and how the bench stands. Without a choice the theme follows
// the system.

export const THEME_KEY = 'theme';
/** Percent of the page's width. */
export const BENCH_WIDTH_KEY = 'bench-width';
export const BENCH_FOLDED_KEY = 'bench-folded';
export const BENCH_WIDTH = { least: 30, usual: 50, most: 70 } as const;

/** Runs in the head, before the first paint, so that nothing moves; its hash is in the policy. */
export const applyStoredChoices = `try {
  const root = document.documentElement;
  const theme = localStorage.getItem('${THEME_KEY}');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const width = Number(localStorage.getItem('${BENCH_WIDTH_KEY}'));
  if (width >= ${BENCH_WIDTH.least} && width <= ${BENCH_WIDTH.most}) root.style.setProperty('--bench-share', width + 'vi');
  if (localStorage.getItem('${BENCH_FOLDED_KEY}') === 'yes') root.toggleAttribute('data-bench-folded', true);
} catch {}`;
