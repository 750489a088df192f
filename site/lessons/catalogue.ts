// All lessons in reading order, and the links between them. A link that leads nowhere fails the build here.
import { type CollectionEntry, getCollection, render } from 'astro:content';

export type LessonEntry = CollectionEntry<'lessons'>;

/** In the order of their folders' numbers. */
export async function allLessons(): Promise<readonly LessonEntry[]> {
  const lessons = await getCollection('lessons');
  const ordered = [...lessons].sort((a, b) => folderOf(a).localeCompare(folderOf(b)));
  const slugs = new Set(ordered.map((lesson) => lesson.id));
  for (const lesson of ordered) {
    for (const need of lesson.data.needs) {
      if (!slugs.has(need)) {
        throw new Error(
          `${lesson.filePath}: "needs" names the lesson "${need}", which does not exist. Use one of: ${[...slugs].join(', ')}.`,
        );
      }
    }
  }
  return ordered;
}

/** `10-switching-protocols`. */
export function folderOf(lesson: LessonEntry): string {
  const folder = lesson.filePath?.split('/').at(-2);
  if (folder === undefined) {
    throw new Error(
      `The lesson "${lesson.id}" has no folder. Keep lessons as lessons/<nn>-<slug>/index.mdx.`,
    );
  }
  return folder;
}

export function numberOf(lesson: LessonEntry): number {
  return Number.parseInt(folderOf(lesson), 10);
}

export function hrefOf(lesson: LessonEntry): string {
  return `/lessons/${lesson.id}/`;
}

/** The lesson whose page is being built. */
export async function lessonOf(slug: string | undefined, component: string): Promise<LessonEntry> {
  const lesson = (await allLessons()).find((each) => each.id === slug);
  if (lesson === undefined) {
    throw new Error(
      `<${component}> stands on a page that is not a lesson's (${slug ?? 'no slug'}). Use it in a lesson's index.mdx.`,
    );
  }
  return lesson;
}

export interface LessonTarget {
  readonly href: string;
  readonly title: string;
}

/** Resolves `slug` or `slug#anchor`; `from` is the lesson that links, for the message. */
export async function resolveLink(to: string, from: string): Promise<LessonTarget> {
  const [slug = '', anchor] = to.split('#');
  const lessons = await allLessons();
  const target = lessons.find((each) => each.id === slug);
  if (target === undefined) {
    throw new Error(
      `${from}: <LessonLink to="${to}"> names the lesson "${slug}", which does not exist. Use one of: ${lessons.map((each) => each.id).join(', ')}.`,
    );
  }
  if (anchor === undefined) return { href: hrefOf(target), title: target.data.title };
  const { headings } = await render(target);
  const heading = headings.find((each) => each.slug === anchor);
  if (heading === undefined) {
    throw new Error(
      `${from}: <LessonLink to="${to}"> names the heading "${anchor}", which "${slug}" does not have. Use one of: ${headings.map((each) => each.slug).join(', ') || '(it has no headings)'}.`,
    );
  }
  return { href: `${hrefOf(target)}#${anchor}`, title: heading.text };
}
