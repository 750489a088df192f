// The tab document: the frame in which a previewed page is shown, made from the bundle of `page/main.ts`. Its policy is
// what keeps a page in; nothing that the bundle does is needed for that but what `page/guards.ts` says.

const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' data: blob:",
  "style-src 'unsafe-inline' data: blob:",
  'img-src data: blob:',
  'font-src data: blob:',
  'media-src data: blob:',
  'worker-src blob: data:',
  'connect-src data: blob:',
  "frame-src 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ');

/** `script`: the bundle of `page/main.ts`, an IIFE. */
export function tabDocument(script: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta http-equiv="x-dns-prefetch-control" content="off">
<script>${inScript(script)}</script>
`;
}

/** Text that stays in its script element (WHATWG HTML, section 4.12.1.3): these only occur in strings and patterns. */
function inScript(script: string): string {
  return script.replace(/<(?=\/script|script|!--)/gi, '\\x3C');
}
