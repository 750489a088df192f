// Hashes for the page's policy, of the inline scripts that Astro does not know by itself.
import { createHash } from 'node:crypto';
import { generateHydrationScript } from 'solid-js/web';

export function hashOf(script: string): `sha256-${string}` {
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}

/** The script that Solid puts before its first island. */
export function solidHydrationHash(): `sha256-${string}` {
  const [, script] = /^<script>(.*?)<\/script>/s.exec(generateHydrationScript()) ?? [];
  if (script === undefined) {
    throw new Error(
      'Solid’s hydration script has another shape than it had. Read generateHydrationScript of solid-js/web and mend script-hash.ts.',
    );
  }
  return hashOf(script);
}
