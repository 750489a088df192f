// The site: static pages from site/, lessons from lessons/, and a policy that lets nothing from elsewhere in.
import mdx from '@astrojs/mdx';
import solid from '@astrojs/solid-js';
import { defineConfig } from 'astro/config';
import { checkedSite } from './site/build/checked-site.ts';
import { ISOLATION } from './site/build/isolation.ts';
import { monacoCss } from './site/build/monaco-css.ts';
import { islands } from './site/islands/integration.ts';

// Where the site will lie, `https://example.org`: a canonical address and a link's picture have to be told whole.
const { SITE_URL: site } = process.env;

export default defineConfig({
  ...(site ? { site } : {}),
  srcDir: './site',
  publicDir: './site/public',
  output: 'static',
  trailingSlash: 'always',
  build: { inlineStylesheets: 'always' },
  server: { port: 4321, headers: ISOLATION },
  devToolbar: { enabled: false },
  integrations: [mdx(), solid(), islands(), checkedSite()],
  // Programs on a page are read from the lesson's files and coloured by site/prose/code.astro.
  markdown: { syntaxHighlight: false },
  security: {
    csp: {
      directives: [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "frame-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
      ],
      // Shiki and Monaco colour by style attributes, for which a policy has no hashes.
      styleDirective: { resources: ["'self'", "'unsafe-inline'"] },
    },
  },
  vite: {
    plugins: [monacoCss()],
    // The policy allows no data: fonts, so no asset may turn into a data: URL.
    build: {
      assetsInlineLimit: 0,
      // Monaco, fetched when somebody edits.
      chunkSizeWarningLimit: 4_000,
      // Astro's own mark in the modules that it makes of MDX.
      rolldownOptions: { checks: { moduleLevelDirective: false } },
    },
    optimizeDeps: {
      include: ['monaco-editor/editor'],
      rolldownOptions: { plugins: [monacoCss()] },
    },
  },
});
