// Which attributes of which elements load something, and how a start tag is written again.

export interface Attribute {
  readonly name: string;
  readonly value: string;
}

/** Before the names of attributes whose resource the prelude loads, so that the browser does not try to. */
export const HELD = 'data-tab-';

/** Before the names of attributes that have a blob URL in the markup: what the page shall read instead. */
export const SHOWN = 'data-tab-shown-';

/** By local name. `style` of any element is looked at too. */
const LOADING: Readonly<Record<string, readonly string[]>> = {
  audio: ['src'],
  image: ['href', 'xlink:href'],
  img: ['src', 'srcset'],
  input: ['src'],
  link: ['href'],
  script: ['src'],
  source: ['src', 'srcset'],
  track: ['src'],
  video: ['src', 'poster'],
};

export const LOADING_ELEMENTS: readonly string[] = Object.keys(LOADING);
export const LOADING_ATTRIBUTES: readonly string[] = [
  'src',
  'srcset',
  'href',
  'xlink:href',
  'poster',
];

export function loads(element: string, attribute: string): boolean {
  return LOADING[element]?.includes(attribute) ?? false;
}

/** Whether the browser may have the value as it is: nothing is fetched for it. */
export function isLocal(value: string): boolean {
  return /^\s*(?:(?:data|blob|about|javascript):|#|$)/i.test(value);
}

export function mentionsUrl(css: string): boolean {
  return /url\(|@import/i.test(css);
}

export function attributeOf(attributes: readonly Attribute[], name: string): string | undefined {
  return attributes.find((attribute) => attribute.name === name)?.value;
}

export function startTag(
  name: string,
  attributes: readonly Attribute[],
  selfClosing = false,
): string {
  const written = attributes.map(({ name: key, value }) => ` ${key}="${quoted(value)}"`).join('');
  return `<${name}${written}${selfClosing ? '/' : ''}>`;
}

function quoted(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('\0', '\ufffd');
}
