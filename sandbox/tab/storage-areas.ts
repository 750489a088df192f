// Web storage (WHATWG HTML, section 12): `localStorage` and `sessionStorage` of a tab, one pair for each origin.
import type { Header, StorageArea } from './protocol.ts';

/** Characters of keys and values together, as browsers limit an area to about five million. */
export const AREA_QUOTA = 5_000_000;

export class StorageAreas {
  readonly #areas = new Map<string, Map<string, string>>();

  items(origin: string, area: StorageArea): readonly Header[] {
    return [...this.#area(origin, area)];
  }

  /** What does not fit is not kept: the page has already been told so by its own `setItem`. */
  set(origin: string, area: StorageArea, key: string, value: string): void {
    const items = this.#area(origin, area);
    if (fits(items, key, value)) items.set(key, value);
  }

  remove(origin: string, area: StorageArea, key: string): void {
    this.#area(origin, area).delete(key);
  }

  clear(origin: string, area: StorageArea): void {
    this.#area(origin, area).clear();
  }

  #area(origin: string, area: StorageArea): Map<string, string> {
    const name = `${area} ${origin}`;
    const known = this.#areas.get(name);
    if (known !== undefined) return known;
    const made = new Map<string, string>();
    this.#areas.set(name, made);
    return made;
  }
}

/** Whether `items` stay within the quota with `key` set to `value`. */
export function fits(items: ReadonlyMap<string, string>, key: string, value: string): boolean {
  let size = key.length + value.length;
  for (const [name, kept] of items) if (name !== key) size += name.length + kept.length;
  return size <= AREA_QUOTA;
}
