// The jail's document: one inline script, and a policy under which nothing in the frame reaches any network.
import { createHash } from 'node:crypto';

export function jailDocument(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = [
    "default-src 'none'",
    // The workers inherit this policy: they compile wasm, and Node's evaluate the text of its library and of programs. What
    // runs in them is hostile either way; it is the lack of an origin and of a network that holds it.
    `script-src 'sha256-${hash}' 'unsafe-eval'`,
    'worker-src blob:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><title>Machine</title><script>${script}</script></html>\n`;
}
