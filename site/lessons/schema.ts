// The front matter of a lesson. Each message is a whole sentence: Astro puts the file before it.
import { z } from 'astro/zod';
import { CLAIMS, type ClaimId } from '../../lessons/claims.ts';
import { PART_NAMES } from './parts.ts';

const TRACKS = ['python', 'node'] as const;
export type Track = (typeof TRACKS)[number];
const CLAIM_IDS = CLAIMS.map((claim) => claim.id) as [ClaimId, ...ClaimId[]];

const text = (field: string, example: string) =>
  z
    .string({
      error: `"${field}" is missing or not text. Add a line such as \`${field}: ${example}\`.`,
    })
    .min(1, { error: `"${field}" is empty. Give it a text such as \`${field}: ${example}\`.` });

const oneOf = <const Values extends readonly [string, ...string[]]>(
  field: string,
  values: Values,
) =>
  z.enum(values, {
    error: ({ input }) =>
      `"${field}" is ${JSON.stringify(input) ?? 'missing'}, which is not known. Use one of: ${values.join(', ')}.`,
  });

const list = <Item extends z.ZodType>(field: string, item: Item, example: string) =>
  z.array(item, {
    error: `"${field}" is not a list. Write \`${field}: [${example}]\`, or \`${field}: []\`.`,
  });

const whole = (field: string, from: number, to: number) => {
  const error = `"${field}" is not a whole number from ${from} to ${to}. Write \`${field}: ${field === 'port' ? 8888 : 10}\`.`;
  return z.number({ error }).int({ error }).min(from, { error }).max(to, { error });
};

/** What the bench's raw request offers: `escapes` where the text has `\\r\\n` and `\\x00` in it. */
const rawRequest = z.strictObject(
  {
    name: text('name', 'Two at once'),
    text: text('text', '"GET / HTTP/1.1"'),
    escapes: z
      .boolean({ error: '"escapes" is neither true nor false. Write `escapes: true`.' })
      .default(false),
    /** Whose programs answer it; without it, those of all tracks. */
    tracks: list('tracks', oneOf('tracks', TRACKS), 'python').optional(),
  },
  {
    error:
      'Each of "requests" has a `name`, a `text` and perhaps `escapes: true` or `tracks`, and no more.',
  },
);

export const lessonSchema = z.strictObject(
  {
    title: text('title', 'Hello, gateway'),
    summary: text('summary', 'A callable, a dict and a list: all that WSGI is.'),
    part: oneOf('part', PART_NAMES),
    claims: list('claims', oneOf('claims', CLAIM_IDS), 'wsgi-simple'),
    /** Slugs of the lessons to read before; `catalogue.ts` checks that they exist. */
    needs: list('needs', text('needs', '[hello-gateway]'), 'hello-gateway').default([]),
    tracks: list('tracks', oneOf('tracks', TRACKS), 'python').min(1, {
      error: '"tracks" is empty. Name at least one track: `tracks: [python]`.',
    }),
    entry: text('entry', 'server.py'),
    port: whole('port', 1, 65_535),
    packages: list('packages', text('packages', '[tornado]'), 'tornado').default([]),
    /** npm packages of the Node track. */
    npm: list('npm', text('npm', '[ws]'), 'ws').default([]),
    minutes: whole('minutes', 1, 90),
    requests: list('requests', rawRequest, '{name: One, text: GET / HTTP/1.1}').default([]),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `The field ${issue.keys.map((key: string) => `"${key}"`).join(', ')} is not known. Correct its spelling or remove it.`
        : undefined,
  },
);

export type Lesson = z.infer<typeof lessonSchema>;

/** The file that a track's command runs. `entry` is that of the first track; Node's is always the same. */
export function entryOf({ entry, tracks }: Pick<Lesson, 'entry' | 'tracks'>, track: Track): string {
  return track === 'node' && tracks[0] !== 'node' ? 'server.ts' : entry;
}

/** What a track's programs import: groups of the Python lock, or npm packages. */
export function packagesOf({ packages, npm }: Lesson, track: Track): readonly string[] {
  return track === 'python' ? packages : npm;
}
