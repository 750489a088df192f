// How the pages colour code: by classes and custom properties, so that what is highlighted once is right in either light.
import { codeTheme, INKS, type Ink } from './themes.ts';

const NAMES = Object.keys(INKS.light) as readonly (keyof Ink)[];
const propertyOf = (name: keyof Ink) => `--code-${name === 'lineNumber' ? 'line-number' : name}`;
const asProperties = Object.fromEntries(
  NAMES.map((name) => [name, `var(${propertyOf(name)})`]),
) as unknown as Ink;

/** A theme whose colours are custom properties. */
export const pageTheme = codeTheme('page', 'light', asProperties);

/** Which ink a colour of `pageTheme` is; undefined for a text's own, which needs no mark. */
export function inkOf(colour: string | undefined): keyof Ink | undefined {
  const ink = NAMES.find((name) => colour === asProperties[name]);
  return ink === 'text' ? undefined : ink;
}

/** The custom properties, a class for each ink, and the block that they stand in. */
export const codeCss = [
  `:root{${NAMES.map((name) => `${propertyOf(name)}:light-dark(${INKS.light[name]},${INKS.dark[name]})`).join(';')}}`,
  '@layer utilities{',
  `pre.code{background-color:${asProperties.paper};color:${asProperties.text}}`,
  ...NAMES.map((name) => `.ink-${name}{color:${asProperties[name]}}`),
  '.ink-italic{font-style:italic}.ink-bold{font-weight:bold}}',
].join('');
