// Links and forms (WHATWG HTML, sections 4.6 and 4.10.22): a click and a submission that nobody prevented become navigations.
import type { Navigation } from './navigation.ts';
import type { Network } from './network.ts';

type Submitter = HTMLElement | null;

/** After `document.open`, which takes all listeners away. In the bubbling phase, so that the page's own listeners come first. */
export function followLinksAndForms(network: Network, navigation: Navigation): void {
  addEventListener('click', (event) => {
    const link = linkOf(event);
    if (link === undefined || event.defaultPrevented) return;
    const href = link.getAttribute('href');
    if (href === null) return;
    let url: URL;
    try {
      url = network.resolve(href);
    } catch {
      return event.preventDefault();
    }
    if (url.protocol === 'blob:' || url.protocol === 'mailto:') return;
    event.preventDefault();
    navigation.go(url);
  });
  addEventListener('submit', (event) => {
    if (event.defaultPrevented || !(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    submit(network, navigation, event.target, event.submitter);
  });
  HTMLFormElement.prototype.submit = function (this: HTMLFormElement) {
    submit(network, navigation, this, null);
  };
}

function linkOf(event: MouseEvent): Element | undefined {
  for (const target of event.composedPath()) {
    if (target instanceof Element && target.matches('a[href], area[href]')) return target;
  }
  return undefined;
}

/** "Form submission algorithm", from step 10 on. */
function submit(
  network: Network,
  navigation: Navigation,
  form: HTMLFormElement,
  submitter: Submitter,
): void {
  const of = (name: string) =>
    submitter?.getAttribute(`form${name}`) ?? attribute(form, name) ?? '';
  const method = of('method').toLowerCase();
  if (method === 'dialog')
    return form.closest('dialog')?.close(submitter?.getAttribute('value') ?? undefined);
  let url: URL;
  try {
    url = network.resolve(of('action') || location.href);
  } catch {
    return;
  }
  const entries = new FormData(form, isSubmitButton(submitter) ? submitter : null);
  if (method !== 'post') {
    // "Mutate action URL": the fields take the place of the query.
    url.search = new URLSearchParams(pairs(entries)).toString();
    return navigation.go(url);
  }
  post(navigation, url, entries, of('enctype').toLowerCase());
}

async function post(
  navigation: Navigation,
  url: URL,
  entries: FormData,
  enctype: string,
): Promise<void> {
  if (enctype === 'text/plain') {
    const text = pairs(entries)
      .map(([name, value]) => `${name}=${value}\r\n`)
      .join('');
    return navigation.submit(url, 'text/plain', new TextEncoder().encode(text).buffer);
  }
  const content = enctype === 'multipart/form-data' ? entries : new URLSearchParams(pairs(entries));
  const response = new Response(content);
  const type = response.headers.get('content-type') ?? '';
  // A form says no charset (section 4.10.22.7), where `Response` says one.
  navigation.submit(url, type.replace(/;charset=utf-8$/i, ''), await response.arrayBuffer());
}

/** A file stands for its name, and line breaks are CRLF (section 4.10.22.5). */
function pairs(entries: FormData): [string, string][] {
  const normal = (text: string) => text.replace(/\r\n?|\n/g, '\r\n');
  return [...entries].map(([name, value]) => [
    normal(name),
    normal(typeof value === 'string' ? value : value.name),
  ]);
}

/** A field named `action` hides the form's own property. */
function attribute(form: HTMLFormElement, name: string): string | null {
  return Element.prototype.getAttribute.call(form, name);
}

function isSubmitButton(element: Submitter): element is HTMLButtonElement | HTMLInputElement {
  return element instanceof HTMLButtonElement || element instanceof HTMLInputElement;
}
