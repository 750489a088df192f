// Makes `client:attended` known to Astro.
import type { AstroIntegration } from 'astro';

declare module 'astro' {
  interface AstroClientDirectives {
    /** The key in localStorage whose presence means that the island cannot wait. */
    'client:attended'?: string;
  }
}

export function islands(): AstroIntegration {
  return {
    name: 'islands',
    hooks: {
      'astro:config:setup': ({ addClientDirective }) =>
        addClientDirective({ name: 'attended', entrypoint: './site/islands/attended.ts' }),
    },
  };
}
