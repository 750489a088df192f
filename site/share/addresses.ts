// The forms in which a lesson is passed on: an address, a frame for somebody's page, a line of Markdown.
import { escapeHtml } from '../code/escape-html.ts';
import { addressQuery, type PlaceIn } from './place-link.ts';

export interface Shared {
  /** `https://example.org`: where this copy of the site lies. */
  readonly origin: string;
  readonly slug: string;
  readonly title: string;
  /** The track that it is of; left out where any will do. */
  readonly track?: string | undefined;
  /** Where the editor opens. */
  readonly place?: PlaceIn | undefined;
  /** `edit=…`, where an edit goes along. */
  readonly edit?: string | undefined;
}

export function lessonAddress(shared: Shared): string {
  return addressIn('lessons', shared);
}

export function embedAddress(shared: Shared): string {
  return addressIn('embed', shared);
}

export function iframeCode(shared: Shared): string {
  const attributes = [
    `src="${escapeHtml(embedAddress(shared))}"`,
    `title="${escapeHtml(shared.title)}"`,
    'width="100%"',
    'height="640"',
    'loading="lazy"',
    'allow="clipboard-write"',
    'style="border: 0"',
  ];
  return `<iframe ${attributes.join(' ')}></iframe>`;
}

export function markdownLink(shared: Shared): string {
  const text = shared.title.replace(/[\\[\]]/g, (mark) => `\\${mark}`);
  return `[${text}](${lessonAddress(shared)})`;
}

function addressIn(
  room: 'lessons' | 'embed',
  { origin, slug, track, place, edit }: Shared,
): string {
  const query = addressQuery(track, place);
  const fragment = edit === undefined ? '' : `#${edit}`;
  return `${origin}/${room}/${slug}/${query}${fragment}`;
}
