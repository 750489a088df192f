// Elements whose `src`, `href` and the like lead to the machine. What the page sets is kept beside the element and read back
// from there; the browser gets a blob URL once the resource is there. Two ways lead here: the setters below, and markup that the
// rewriter has held back, which an observer finds.

import { refersToOthers } from './css.ts';
import { HELD, isLocal, LOADING_ATTRIBUTES, LOADING_ELEMENTS, loads, SHOWN } from './markup.ts';
import { blobUrl, type Resources } from './resources.ts';
import { chosenCandidate } from './srcset.ts';

const native = {
  getAttribute: Element.prototype.getAttribute,
  hasAttribute: Element.prototype.hasAttribute,
  removeAttribute: Element.prototype.removeAttribute,
  setAttribute: Element.prototype.setAttribute,
};

/** Properties that reflect one of the attributes as a URL (or, for `srcset`, as text). */
const REFLECTING: readonly (readonly [type: { readonly prototype: Element }, property: string])[] =
  [
    [HTMLImageElement, 'src'],
    [HTMLImageElement, 'srcset'],
    [HTMLSourceElement, 'src'],
    [HTMLSourceElement, 'srcset'],
    [HTMLMediaElement, 'src'],
    [HTMLVideoElement, 'poster'],
    [HTMLTrackElement, 'src'],
    [HTMLInputElement, 'src'],
    [HTMLScriptElement, 'src'],
    [HTMLLinkElement, 'href'],
  ];

export class Elements {
  readonly #resources: Resources;
  /** What the page has set, by attribute. */
  readonly #wanted = new WeakMap<Element, Map<string, string>>();

  constructor(resources: Resources) {
    this.#resources = resources;
    this.#defineAttributes();
    for (const [type, property] of REFLECTING) this.#defineProperty(type.prototype, property);
  }

  /** After `document.open`. Calls `changed` on every change of the tree. */
  observe(changed: () => void): void {
    const observer = new MutationObserver((records) => {
      for (const { type, target, attributeName, addedNodes } of records) {
        if (type === 'attributes') this.#attributeChanged(target, attributeName);
        else for (const node of addedNodes) this.#adopt(node);
      }
      changed();
    });
    observer.observe(document, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: [...LOADING_ATTRIBUTES, 'style', 'rel'],
    });
  }

  #map(element: Element): Map<string, string> {
    const known = this.#wanted.get(element);
    if (known !== undefined) return known;
    const made = new Map<string, string>();
    this.#wanted.set(element, made);
    return made;
  }

  #wantedOf(element: Element, attribute: string): string | undefined {
    const wanted = this.#wanted.get(element)?.get(attribute);
    if (wanted !== undefined) return wanted;
    const held = native.getAttribute.call(element, HELD + attribute);
    return held ?? native.getAttribute.call(element, SHOWN + attribute) ?? undefined;
  }

  #forget(element: Element, attribute: string): void {
    this.#wanted.get(element)?.delete(attribute);
    native.removeAttribute.call(element, SHOWN + attribute);
  }

  #defineAttributes(): void {
    const elements = this;
    const methods = {
      setAttribute(this: Element, name: string, value: string): void {
        if (!elements.#take(this, String(name).toLowerCase(), String(value))) {
          native.setAttribute.call(this, name, value);
        }
      },
      getAttribute(this: Element, name: string): string | null {
        return (
          elements.#wantedOf(this, String(name).toLowerCase()) ??
          native.getAttribute.call(this, name)
        );
      },
      hasAttribute(this: Element, name: string): boolean {
        return (
          elements.#wantedOf(this, String(name).toLowerCase()) !== undefined ||
          native.hasAttribute.call(this, name)
        );
      },
      removeAttribute(this: Element, name: string): void {
        elements.#forget(this, String(name).toLowerCase());
        native.removeAttribute.call(this, name);
      },
    };
    for (const [name, value] of Object.entries(methods)) {
      Object.defineProperty(Element.prototype, name, { value, configurable: true, writable: true });
    }
  }

  #defineProperty(prototype: Element, property: string): void {
    const own = Object.getOwnPropertyDescriptor(prototype, property);
    if (own === undefined) return;
    const elements = this;
    Object.defineProperty(prototype, property, {
      ...own,
      get(this: Element): unknown {
        const value = elements.#wantedOf(this, property);
        if (value === undefined) return own.get?.call(this);
        if (property === 'srcset') return value;
        return URL.parse(value, document.baseURI)?.href ?? value;
      },
      set(this: Element, value: unknown) {
        if (!elements.#take(this, property, String(value))) own.set?.call(this, value);
      },
    });
  }

  #attributeChanged(target: Node, name: string | null): void {
    if (!(target instanceof Element) || name === null) return;
    if (name === 'rel') {
      const href = this.#wanted.get(target)?.get('href');
      if (href !== undefined && target.localName === 'link') this.#load(target, 'href', href);
      return;
    }
    const value = native.getAttribute.call(target, name);
    if (value !== null) this.#take(target, name, value);
  }

  #adopt(node: Node): void {
    if (!(node instanceof Element)) return;
    this.#adoptOne(node);
    const held = [...LOADING_ELEMENTS, 'style', '[style]', `[${HELD}style]`].join(',');
    for (const element of node.querySelectorAll(held)) this.#adoptOne(element);
  }

  #adoptOne(element: Element): void {
    for (const attribute of [...LOADING_ATTRIBUTES, 'style']) {
      const held = native.getAttribute.call(element, HELD + attribute);
      if (held !== null) native.removeAttribute.call(element, HELD + attribute);
      const value = held ?? native.getAttribute.call(element, attribute);
      if (value !== null) this.#take(element, attribute, value);
    }
    if (element instanceof HTMLStyleElement) this.#loadStyleElement(element);
  }

  /** True where the browser must not have the value. */
  #take(element: Element, attribute: string, value: string): boolean {
    if (attribute === 'style') return this.#takeStyle(element, value);
    if (!loads(element.localName, attribute)) return false;
    const wanted = this.#map(element);
    if (isLocal(value)) {
      // Our own blob URL passes here too, by way of the observer: it replaces nothing that the page has set.
      if (native.getAttribute.call(element, attribute) !== value) this.#forget(element, attribute);
      return false;
    }
    this.#forget(element, attribute);
    wanted.set(attribute, value);
    native.removeAttribute.call(element, attribute);
    // `rel` or `type` may be set after it, in the same task.
    queueMicrotask(() => {
      if (wanted.get(attribute) === value) this.#load(element, attribute, value);
    });
    return true;
  }

  #load(element: Element, attribute: string, value: string): void {
    this.#blobOf(element, attribute, value).then(
      (blob) => {
        if (blob === undefined || this.#wanted.get(element)?.get(attribute) !== value) return;
        native.setAttribute.call(element, attribute, blob);
      },
      () => element.dispatchEvent(new Event('error')),
    );
  }

  /** Undefined where nothing is loaded for it. */
  async #blobOf(element: Element, attribute: string, value: string): Promise<string | undefined> {
    if (attribute === 'srcset') {
      const chosen = chosenCandidate(value, innerWidth, devicePixelRatio);
      if (chosen === undefined || !isShown(element)) return undefined;
      return `${await this.#resources.asset(this.#resolve(chosen.url))} ${chosen.descriptor}`.trim();
    }
    const url = this.#resolve(value);
    switch (element.localName) {
      case 'script': {
        const type = native.getAttribute.call(element, 'type')?.trim().toLowerCase();
        return type === 'module' ? this.#module(url) : this.#resources.script(url);
      }
      case 'link': {
        const rel = native.getAttribute.call(element, 'rel') ?? '';
        return /\bstylesheet\b/i.test(rel) ? this.#resources.style(url) : undefined;
      }
      default:
        return this.#resources.asset(url);
    }
  }

  async #module(url: URL): Promise<string> {
    const { modules } = this.#resources;
    await modules.load(url.href);
    // A module that the import map has is reached by its name only.
    return blobUrl(`import ${JSON.stringify(await modules.linked(url.href))}`, 'text/javascript');
  }

  #resolve(value: string): URL {
    const url = this.#resources.resolve(value, document.baseURI);
    if (url === undefined) throw new TypeError(`${value} is nothing that can be loaded.`);
    return url;
  }

  #takeStyle(element: Element, value: string): boolean {
    if (!refersToOthers(value)) return false;
    this.#resources.css(value, new URL(document.baseURI)).then((css) => {
      // The observer sees this change too.
      if (native.getAttribute.call(element, 'style') !== css) {
        native.setAttribute.call(element, 'style', css);
      }
    });
    return true;
  }

  #loadStyleElement(element: HTMLStyleElement): void {
    const text = element.textContent;
    if (!refersToOthers(text)) return;
    this.#resources.css(text, new URL(document.baseURI)).then((css) => {
      if (css !== text && element.textContent === text) element.textContent = css;
    });
  }
}

/** Of the sources of a `picture`, those that the browser would not choose are not fetched. */
function isShown(element: Element): boolean {
  if (!(element instanceof HTMLSourceElement)) return true;
  return element.media === '' || matchMedia(element.media).matches;
}
