// Lessons whose checks have all passed in this browser. Nobody else learns of it.

const key = (slug: string) => `passed:${slug}`;
const NEWS = 'lesson-passed';

export function hasPassed(slug: string): boolean {
  try {
    return localStorage.getItem(key(slug)) !== null;
  } catch {
    return false;
  }
}

export function rememberPassed(slug: string): void {
  try {
    localStorage.setItem(key(slug), 'yes');
  } catch {
    // Without storage the mark lasts as long as the page.
  }
  document.dispatchEvent(new CustomEvent<string>(NEWS, { detail: slug }));
}

export function onPassed(listener: (slug: string) => void): void {
  document.addEventListener(NEWS, (event) => {
    if (event instanceof CustomEvent && typeof event.detail === 'string') listener(event.detail);
  });
}
