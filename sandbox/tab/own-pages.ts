// The pages that a tab shows on its own account: why there is no page, or what the response is that cannot be shown.
import type { NetError } from './net-error.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-inline-size: 34rem; margin: 12vh auto 0; padding: 0 1.25rem; }
  h1 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .5rem; }
  p { margin: 0 0 .75rem; }
  code { font: .875em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
  .code { opacity: .7; }`;

/** What to do about an error, where there is more to say than the error itself says. */
function advice(error: NetError): string {
  switch (error.code) {
    case 'ERR_CONNECTION_REFUSED':
      return 'Press Run, wait until the program listens, then reload. If it runs, look at the port that it prints.';
    case 'ERR_CONNECTION_RESET':
    case 'ERR_EMPTY_RESPONSE':
    case 'ERR_CONNECTION_FAILED':
      return 'The program may have ended or failed while it answered: its output says why.';
    case 'ERR_INVALID_HTTP_RESPONSE':
    case 'ERR_CONTENT_LENGTH_MISMATCH':
    case 'ERR_INCOMPLETE_CHUNKED_ENCODING':
    case 'ERR_CONTENT_DECODING_FAILED':
      return 'The wire shows the bytes that the server sent.';
    case 'ERR_TOO_MANY_REDIRECTS':
    case 'ERR_UNSAFE_REDIRECT':
      return 'The wire shows where each response led. Deleting cookies may help: open a new client.';
    case 'ERR_INTERNET_DISCONNECTED':
    case 'ERR_SSL_PROTOCOL_ERROR':
    case 'ERR_UNKNOWN_URL_SCHEME':
      return 'Pages that a program of this lesson serves are at http://localhost and the port that it prints.';
    default:
      return 'The wire shows what was said.';
  }
}

export function errorPage(url: URL, error: NetError): string {
  return page(
    error.message,
    `<h1>${escaped(error.message)}</h1>
    <p><code>${escaped(url.href)}</code></p>
    <p>${escaped(advice(error))}</p>
    <p class="code"><code>${error.code}</code></p>`,
  );
}

export function addressErrorPage(typed: string): string {
  return page(
    'Not an address',
    `<h1>This is not an address.</h1><p><code>${escaped(typed)}</code></p>
    <p>Type a path, such as <code>/</code>, or a whole address, such as <code>http://localhost:8888/</code>.</p>`,
  );
}

/** For a response of a kind that is not shown. `size` is in bytes, where the response says it. */
export function descriptionPage(url: URL, type: string, size: number | undefined): string {
  const length = size === undefined ? 'of a size that it does not say' : `of ${size} bytes`;
  return page(
    type,
    `<h1>A response ${escaped(length)}, of the type <code>${escaped(type)}</code></h1>
    <p><code>${escaped(url.href)}</code></p><p>A browser would save it to disk. Its bytes are on the wire.</p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
  <style>${STYLE}</style><body>${body}</body></html>`;
}

export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
