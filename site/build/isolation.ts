// The headers under which a page is cross-origin isolated (HTML, 7.1.3 and 7.1.4), which a WebContainer needs and nothing else
// on the site. `public/_headers` says the same to the hosts that read it.
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  // Firefox takes a document in a sandbox for one of another origin: without this the jail does not load in an isolated page,
  // and a bench not in an isolated page of somebody else's.
  'Cross-Origin-Resource-Policy': 'cross-origin',
} as const;
