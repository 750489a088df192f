// What no policy of the browser's closes, closed by hand. WebRTC is not subject to CSP, and reaches any address: so its
// constructors go, and so does every way to a fresh realm that would have them again, which is an iframe with `srcdoc`.
// Trusted Types put all writing of HTML through the one policy here.

const REMOVED = [
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'mozRTCPeerConnection',
  'RTCIceTransport',
  'RTCIceGatherer',
  'RTCDtlsTransport',
  // Makes documents out of strings past Trusted Types.
  'XSLTProcessor',
];

/** Turns HTML that a page writes into HTML whose resources are loaded over the kernel. `inert`: no document shows it. */
export type HtmlRewriter = (html: string, inert: boolean) => string;

export interface HtmlPolicy {
  /** What page scripts write is put through this, before it is made harmless. */
  rewrite: HtmlRewriter;
}

export function guard(): HtmlPolicy {
  for (const name of REMOVED) Object.defineProperty(self, name, { value: undefined });
  const policy: HtmlPolicy = { rewrite: (html) => html };
  let held = '';
  const { trustedTypes } = self as unknown as { readonly trustedTypes?: TrustedTypesFactory };
  if (trustedTypes === undefined) return policy;
  trustedTypes.createPolicy('default', {
    createScript: (script) => script,
    createScriptURL: (url) => url,
    createHTML(html, _type, sink) {
      if (/srcdoc$/i.test(sink)) return '';
      if (!/write/i.test(sink)) return harmless(policy.rewrite(html, /parse/i.test(sink)));
      // A tag may be written in two parts.
      const whole = held + policy.rewrite(html, false);
      held = /<[a-z]{0,6}$/i.exec(whole)?.[0] ?? '';
      return harmless(whole.slice(0, whole.length - held.length));
    },
  });
  // A page that makes policies of its own gets strings, which the default policy then sees.
  const make = (name: string, rules: Readonly<Record<string, unknown>>) => ({ name, ...rules });
  Object.defineProperty(Object.getPrototypeOf(trustedTypes), 'createPolicy', { value: make });
  return policy;
}

/** The little of Trusted Types that is used here; TypeScript's library does not know it. */
interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: {
      createHTML(html: string, type: string, sink: string): string;
      createScript(script: string): string;
      createScriptURL(url: string): string;
    },
  ): unknown;
}

/** With the prefix that it may have in XML. */
const FRAME = /<(\/?(?:[^\s<>/"'=:]*:)?)(i?frame)/gi;
const SRCDOC = /srcdoc/gi;
/** XML may hide markup in an entity, or add an attribute by a declaration. */
const DECLARATION = /<!(?:ENTITY|ATTLIST)/gi;

/** Whether `harmless` would change it. */
export function isHarmless(html: string): boolean {
  return harmless(html) === html;
}

/**
 * No `iframe` and no `srcdoc`, whatever a parser takes the text for: it looks at characters, not at structure. As text,
 * `srcdoc` still looks the same: a zero-width space is in it.
 */
export function harmless(html: string): string {
  return html
    .replace(FRAME, '<$1x-$2')
    .replace(SRCDOC, (word) => `${word.slice(0, 3)}\u200b${word.slice(3)}`)
    .replace(DECLARATION, '<!--');
}
