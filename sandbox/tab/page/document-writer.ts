// Writes the document as it comes in. Pieces that need something first are begun at once and written in their turn, so that
// scripts run where they stand and after the style sheets before them; a response that never ends is shown as far as it is.
import { isHarmless } from './guards.ts';
import { HtmlRewriter, type Piece } from './html-rewriter.ts';
import { type Attribute, attributeOf, HELD, isLocal, SHOWN, startTag } from './markup.ts';
import { blobUrl, type Resources } from './resources.ts';

type Script = Extract<Piece, { readonly kind: 'script' }>;

export interface DocumentSink {
  write(html: string): void;
  /** `after` in milliseconds; undefined `url`: the document itself. */
  refresh(after: number, url: string | undefined): void;
}

/** What does not go into a tag that is written with a blob URL: it would not match, or does not apply. */
const DROPPED = new Set(['src', 'href', 'integrity', 'crossorigin', 'defer', 'async', 'nonce']);
const CLASSIC =
  /^(?:|(?:text|application)\/(?:x-)?(?:java|ecma)script|text\/(?:javascript1\.[0-5]|jscript|livescript))$/;

export class DocumentWriter {
  readonly #resources: Resources;
  readonly #sink: DocumentSink;
  readonly #rewriter = new HtmlRewriter();
  #base: string;
  #hasBase = false;
  #written: Promise<void> = Promise.resolve();
  /** Deferred scripts, in the order of the document. Each promises its markup. */
  readonly #deferred: Promise<string>[] = [];
  /** Modules that the import map must name: URLs by graph. */
  readonly #graphs: Promise<readonly string[]>[] = [];
  #inlineModules = 0;

  constructor(resources: Resources, sink: DocumentSink) {
    this.#resources = resources;
    this.#sink = sink;
    this.#base = document.baseURI;
  }

  write(html: string): void {
    for (const piece of this.#rewriter.write(html)) this.#put(piece);
  }

  /** Resolves when the last is written. */
  async end(): Promise<void> {
    for (const piece of this.#rewriter.end()) this.#put(piece);
    await this.#written;
    const graphs = await Promise.all(this.#graphs);
    if (graphs.length > 0) {
      const map = await this.#resources.modules.importMapOf([...new Set(graphs.flat())]);
      this.#sink.write(`<script type="importmap">${map.replaceAll('<', '\\u003c')}</script>`);
    }
    for (const deferred of this.#deferred) this.#sink.write(await deferred);
  }

  #put(piece: Piece): void {
    switch (piece.kind) {
      case 'html':
        return this.#then(piece.html);
      case 'script':
        return this.#script(piece);
      case 'style': {
        const { attributes, text } = piece;
        const css = this.#resources.css(text, new URL(this.#base));
        return this.#then(css.then((ready) => `${startTag('style', attributes)}${ready}</style>`));
      }
      case 'stylesheet':
        return this.#styleSheet(piece.attributes, piece.href);
      case 'base':
        if (this.#hasBase) return;
        this.#hasBase = true;
        this.#base = URL.parse(piece.href, document.URL)?.href ?? this.#base;
        return;
      case 'refresh': {
        const found = /^\s*(\d*)[\d.]*\s*(?:[;,\s]\s*(?:url\s*=\s*)?["']?([^"']*))?/i.exec(
          piece.content,
        );
        if (found === null) return;
        return this.#sink.refresh(Number(found[1]) * 1000, found[2] || undefined);
      }
      default:
        return piece satisfies never;
    }
  }

  #then(html: string | Promise<string>): void {
    this.#written = this.#written.then(async () => {
      const ready = await html;
      if (ready !== '') this.#sink.write(ready);
    });
  }

  #styleSheet(attributes: readonly Attribute[], href: string): void {
    const url = this.#resources.resolve(href, this.#base);
    if (url === undefined) return;
    const kept = attributes.filter(({ name }) => !DROPPED.has(name));
    const tag = (blob: string) => startTag('link', [...kept, ...standIn('href', href, blob)]);
    this.#then(this.#resources.style(url).then(tag, () => ''));
  }

  #script({ attributes, text }: Script): void {
    const type = (attributeOf(attributes, 'type') ?? '').trim().toLowerCase();
    const src = attributeOf(attributes, 'src');
    if (type === 'importmap') return this.#importMap(text);
    if (type === 'module') return this.#moduleScript(attributes, src, text);
    if (!CLASSIC.test(type) || (src !== undefined && isLocal(src))) {
      return this.#then(`${startTag('script', attributes)}${text}</script>`);
    }
    if (attributeOf(attributes, 'nomodule') !== undefined) return;
    if (src === undefined) return this.#then(this.#inlineScript(attributes, text));
    if (attributeOf(attributes, 'async') !== undefined) return this.#then(heldScript(attributes));
    const url = this.#resources.resolve(src, this.#base);
    if (url === undefined) return;
    const markup = this.#resources.script(url).then(
      (blob) => externalScript(attributes, standIn('src', src, blob)),
      () => '',
    );
    if (attributeOf(attributes, 'defer') === undefined) this.#then(markup);
    else this.#deferred.push(markup);
  }

  #importMap(text: string): void {
    try {
      this.#resources.modules.addImportMap(text);
    } catch (error) {
      console.error(`The import map cannot be read: ${String(error)}`);
    }
  }

  #inlineScript(attributes: readonly Attribute[], text: string): string {
    const source = this.#resources.modules.classic(text, this.#base);
    if (isHarmless(source)) return `${startTag('script', attributes)}${source}</script>`;
    // What `harmless` would change in it never goes through the parser.
    return externalScript(attributes, [{ name: 'src', value: blobUrl(source, 'text/javascript') }]);
  }

  #moduleScript(attributes: readonly Attribute[], src: string | undefined, text: string): void {
    const url = src === undefined ? this.#inlineUrl() : this.#resources.resolve(src, this.#base);
    if (url === undefined) return;
    const loading = this.#resources.modules.load(url.href, src === undefined ? text : undefined);
    this.#graphs.push(loading.catch(() => []));
    const kept = attributes.filter(({ name }) => !DROPPED.has(name));
    const markup = loading.then(
      () =>
        `${startTag('script', kept)}import ${JSON.stringify(url.href).replaceAll('<', '\\u003c')}</script>`,
      (error) => {
        console.error(String(error));
        return '';
      },
    );
    this.#deferred.push(markup);
  }

  /** An inline module has the document's base URL; its own name must differ from it. */
  #inlineUrl(): URL {
    this.#inlineModules += 1;
    const url = new URL(this.#base);
    url.hash = `inline-module-${this.#inlineModules}`;
    return url;
  }
}

function externalScript(attributes: readonly Attribute[], src: readonly Attribute[]): string {
  const kept = attributes.filter(({ name }) => !DROPPED.has(name));
  return `${startTag('script', [...kept, ...src])}</script>`;
}

/** The blob URL, and beside it what the page shall read. */
function standIn(name: string, shown: string, blob: string): readonly Attribute[] {
  return [
    { name, value: blob },
    { name: SHOWN + name, value: shown },
  ];
}

/** A script that waits for nobody: it is taken up when it is in the document. */
function heldScript(attributes: readonly Attribute[]): string {
  const held = attributes
    .filter(({ name }) => name === 'src' || !DROPPED.has(name))
    .map(({ name, value }) => ({ name: name === 'src' ? `${HELD}src` : name, value }));
  return `${startTag('script', held)}</script>`;
}
