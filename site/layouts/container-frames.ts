// What the policy of a page with a Node track lets in, beside the site itself: the frame that StackBlitz's client boots a
// WebContainer in, and the container's own URLs. Nothing is asked for there before the reader chooses it, and once the embedded
// machine has run on a page its frames are restricted to the site's own (sandbox/tab/frame-policy.ts).
export const CONTAINER_FRAMES =
  'frame-src https://stackblitz.com/headless https://*.webcontainer-api.io';
