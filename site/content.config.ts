// The lessons as a collection: lessons/<nn>-<slug>/index.mdx. The folder's number orders them; the slug names them.
//
// Schema 3. Astro keeps the entries that it has parsed until this file changes: who changes the schema changes this line.

import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { lessonSchema } from './lessons/schema.ts';

const lessons = defineCollection({
  loader: glob({
    base: './lessons',
    pattern: '*/index.mdx',
    generateId: ({ entry }) => entry.replace(/^\d+-/, '').replace(/\/index\.mdx$/, ''),
  }),
  schema: lessonSchema,
});

export const collections = { lessons };
