// HTML as it streams in, cut into pieces: markup in which nothing loads by itself, and the scripts, styles and other elements
// that must be made ready before they are written. Tokens are parse5's; what is not changed is passed on as it came. Where the
// tree builder of a browser would see the text otherwise, a resource is missed, and no more: `guards.ts` trusts none of this.
import { foreignContent, type Token, Tokenizer, TokenizerMode } from 'parse5';
import {
  type Attribute,
  attributeOf,
  HELD,
  isLocal,
  loads,
  mentionsUrl,
  startTag,
} from './markup.ts';

export type Piece =
  | { readonly kind: 'html'; readonly html: string }
  /** Whole, with its text. */
  | { readonly kind: 'script'; readonly attributes: readonly Attribute[]; readonly text: string }
  | { readonly kind: 'style'; readonly attributes: readonly Attribute[]; readonly text: string }
  | {
      readonly kind: 'stylesheet';
      readonly attributes: readonly Attribute[];
      readonly href: string;
    }
  | { readonly kind: 'base'; readonly href: string }
  | { readonly kind: 'refresh'; readonly content: string };

// WHATWG HTML, section 13.4 ("fragment parsing", step on the tokenizer's state) and 13.2.6.
const TEXT_MODES: Readonly<Record<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]>> = {
  title: TokenizerMode.RCDATA,
  textarea: TokenizerMode.RCDATA,
  style: TokenizerMode.RAWTEXT,
  xmp: TokenizerMode.RAWTEXT,
  iframe: TokenizerMode.RAWTEXT,
  noembed: TokenizerMode.RAWTEXT,
  noframes: TokenizerMode.RAWTEXT,
  noscript: TokenizerMode.RAWTEXT,
  script: TokenizerMode.SCRIPT_DATA,
  plaintext: TokenizerMode.PLAINTEXT,
};

const FOREIGN = new Set(['svg', 'math']);
// In these the HTML rules hold again (section 13.2.6.5).
const INTEGRATION = new Set([
  'foreignobject',
  'desc',
  'title',
  'mi',
  'mo',
  'mn',
  'ms',
  'mtext',
  'annotation-xml',
]);
/** What a page hints at is not fetched: a hint to the internet would be a way out. */
const HINTS =
  /\b(?:preconnect|dns-prefetch|prefetch|preload|modulepreload|prerender|icon|manifest)\b/i;
/** Policies of a page are about the internet, not about blob URLs: they would stop what is handed in. */
const DROPPED_META =
  /^(?:content-security-policy|content-security-policy-report-only|x-frame-options)$/i;

/** The element whose text is gathered until its end tag. */
interface Gathering {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly from: number;
}

export class HtmlRewriter {
  readonly #tokenizer: Tokenizer;
  #source = '';
  /** Where `#source` begins, and how far it has been passed on, counted from the document's first character. */
  #base = 0;
  #passed = 0;
  #pieces: Piece[] = [];
  #html = '';
  #gathering: Gathering | undefined;
  readonly #foreign: string[] = [];

  constructor() {
    const text = (token: Token.CharacterToken | Token.CommentToken | Token.DoctypeToken) => {
      if (this.#gathering === undefined) this.#pass(token.location?.endOffset ?? this.#passed);
    };
    this.#tokenizer = new Tokenizer(
      { sourceCodeLocationInfo: true },
      {
        onStartTag: (token) => this.#startTag(token),
        onEndTag: (token) => this.#endTag(token),
        onCharacter: text,
        onWhitespaceCharacter: text,
        onNullCharacter: text,
        onComment: text,
        onDoctype: text,
        onEof: () => undefined,
      },
    );
  }

  write(chunk: string): readonly Piece[] {
    this.#source += chunk;
    this.#tokenizer.write(chunk, false);
    this.#tokenizer.flushCharacters();
    return this.#take();
  }

  end(): readonly Piece[] {
    this.#tokenizer.write('', true);
    // A script or style that never ends is not run; an unfinished tag is dropped by parsers.
    if (this.#gathering === undefined) this.#pass(this.#base + this.#source.length);
    return this.#take();
  }

  #take(): readonly Piece[] {
    this.#flushHtml();
    const pieces = this.#pieces;
    this.#pieces = [];
    const keep = this.#gathering?.from ?? this.#passed;
    this.#source = this.#source.slice(keep - this.#base);
    this.#base = keep;
    return pieces;
  }

  #slice(from: number, to: number): string {
    return this.#source.slice(from - this.#base, to - this.#base);
  }

  /** Passes the source on, as it is, up to there. */
  #pass(to: number): void {
    if (to <= this.#passed) return;
    this.#html += this.#slice(this.#passed, to);
    this.#passed = to;
  }

  #flushHtml(): void {
    if (this.#html !== '') this.#pieces.push({ kind: 'html', html: this.#html });
    this.#html = '';
  }

  #emit(piece: Piece): void {
    this.#flushHtml();
    this.#pieces.push(piece);
  }

  #startTag(token: Token.TagToken): void {
    const { location, tagName, selfClosing } = token;
    if (location === null) return;
    const isForeign = this.#enter(token);
    this.#pass(location.startOffset);
    const attributes = token.attrs.map(({ name, value }): Attribute => ({ name, value }));
    const mode = isForeign ? undefined : TEXT_MODES[tagName];
    if (mode !== undefined) this.#tokenizer.state = mode;

    if (!isForeign && (tagName === 'script' || tagName === 'style' || tagName === 'iframe')) {
      this.#gathering = { name: tagName, attributes, from: location.endOffset };
      return;
    }
    this.#passed = location.endOffset;
    if (!isForeign && this.#replaced(tagName, attributes)) return;
    const held = attributes.map((attribute) => heldBack(tagName, attribute));
    const changed = held.some((attribute, index) => attribute !== attributes[index]);
    this.#html += changed
      ? startTag(tagName, held, selfClosing)
      : this.#slice(location.startOffset, location.endOffset);
  }

  /** Elements that become pieces of their own, or nothing. */
  #replaced(name: string, attributes: readonly Attribute[]): boolean {
    switch (name) {
      case 'link': {
        const rel = attributeOf(attributes, 'rel') ?? '';
        const href = attributeOf(attributes, 'href');
        if (href === undefined || isLocal(href)) return false;
        if (/\bstylesheet\b/i.test(rel)) {
          if (attributeOf(attributes, 'disabled') !== undefined || /\balternate\b/i.test(rel))
            return false;
          this.#emit({ kind: 'stylesheet', attributes, href });
          return true;
        }
        return HINTS.test(rel);
      }
      case 'base': {
        const href = attributeOf(attributes, 'href');
        if (href !== undefined) this.#emit({ kind: 'base', href });
        return false;
      }
      case 'meta': {
        const equiv = (attributeOf(attributes, 'http-equiv') ?? '').trim();
        if (/^refresh$/i.test(equiv)) {
          this.#emit({ kind: 'refresh', content: attributeOf(attributes, 'content') ?? '' });
          return true;
        }
        return DROPPED_META.test(equiv);
      }
      default:
        return false;
    }
  }

  #endTag(token: Token.TagToken): void {
    const { location, tagName } = token;
    if (location === null) return;
    const gathering = this.#gathering;
    if (gathering === undefined) {
      this.#leave(tagName);
      return this.#pass(location.endOffset);
    }
    const { name, attributes, from } = gathering;
    const text = this.#slice(from, location.startOffset);
    this.#gathering = undefined;
    this.#passed = location.endOffset;
    if (name === 'script') this.#emit({ kind: 'script', attributes, text });
    else if (name === 'iframe') this.#html += `${startTag('x-iframe', attributes)}</x-iframe>`;
    else if (mentionsUrl(text)) this.#emit({ kind: 'style', attributes, text });
    else this.#html += `${startTag('style', attributes)}${text}</style>`;
  }

  /** Keeps account of SVG and MathML, as far as it decides how text is read. True inside of them. */
  #enter(token: Token.TagToken): boolean {
    const inside = this.#inForeign;
    if (inside && foreignContent.causesExit(token)) this.#foreign.length = 0;
    const within = this.#inForeign;
    const opens = FOREIGN.has(token.tagName) || (within && INTEGRATION.has(token.tagName));
    if (opens && !token.selfClosing) this.#foreign.push(token.tagName);
    this.#tokenizer.inForeignNode = this.#inForeign;
    return within;
  }

  #leave(name: string): void {
    const at = this.#foreign.lastIndexOf(name);
    if (at >= 0) this.#foreign.length = at;
    this.#tokenizer.inForeignNode = this.#inForeign;
  }

  get #inForeign(): boolean {
    return FOREIGN.has(this.#foreign.at(-1) ?? '');
  }
}

function heldBack(element: string, attribute: Attribute): Attribute {
  const { name, value } = attribute;
  const held = name === 'style' ? mentionsUrl(value) : loads(element, name) && !isLocal(value);
  return held ? { name: HELD + name, value } : attribute;
}

/** HTML that a script writes: all at once, and back as HTML. What must be made ready is taken up once it is in the document. */
export function rewrittenFragment(html: string): string {
  if (!html.includes('<')) return html;
  const rewriter = new HtmlRewriter();
  return [...rewriter.write(html), ...rewriter.end()].map(asHtml).join('');
}

function asHtml(piece: Piece): string {
  switch (piece.kind) {
    case 'html':
      return piece.html;
    case 'script':
    case 'style': {
      const attributes = piece.attributes.map((attribute) => heldBack(piece.kind, attribute));
      return `${startTag(piece.kind, attributes)}${piece.text}</${piece.kind}>`;
    }
    case 'stylesheet':
      return startTag(
        'link',
        piece.attributes.map((attribute) => heldBack('link', attribute)),
      );
    case 'base':
    case 'refresh':
      return '';
    default:
      return piece satisfies never;
  }
}
