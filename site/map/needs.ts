// Which lesson builds on which, as arcs over the row of lessons: computed while the site is built.

export interface Node {
  readonly slug: string;
  readonly part: string;
  readonly needs: readonly string[];
}

export interface Arc {
  readonly from: string;
  readonly to: string;
  /** Path data of the arc. */
  readonly d: string;
}

export interface NeedsPicture {
  readonly width: number;
  readonly height: number;
  /** Where the row of lessons stands. */
  readonly base: number;
  readonly x: ReadonlyMap<string, number>;
  readonly arcs: readonly Arc[];
  /** A part's name over its lessons. */
  readonly parts: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

/** The whole path, some thirty lessons, fits a page's width. */
const STEP = 31;
const BETWEEN_PARTS = 12;
const MARGIN = 18;
const ROOM_BELOW = 54;
/** Of a part with few lessons, the name needs more room than these. */
const nameWidth = (name: string) => 6.5 * name.length;
/** An arc rises with what it spans, and ever less. */
const rise = (span: number) => Math.round(9 * Math.sqrt(span));

/** `nodes` in reading order. Every need must be among them; `catalogue.ts` sees to that. */
export function needsPicture(nodes: readonly Node[]): NeedsPicture {
  const x = new Map<string, number>();
  const parts: { name: string; from: number; to: number }[] = [];
  let at = MARGIN;
  for (const { slug, part } of nodes) {
    const last = parts.at(-1);
    if (last?.name === part) last.to = at;
    else {
      if (last !== undefined) at = Math.max(at, last.from + nameWidth(last.name)) + BETWEEN_PARTS;
      parts.push({ name: part, from: at, to: at });
    }
    x.set(slug, at);
    at += STEP;
  }
  const spans = nodes.flatMap(({ slug, needs }) =>
    needs.map((need) => ({ from: need, to: slug, a: x.get(need) ?? 0, b: x.get(slug) ?? 0 })),
  );
  const last = parts.at(-1);
  const end = Math.max(at - STEP, (last?.from ?? 0) + nameWidth(last?.name ?? ''));
  const highest = Math.max(0, ...spans.map(({ a, b }) => rise(Math.abs(b - a))));
  const base = highest + 14;
  return {
    width: Math.round(end + MARGIN),
    height: base + ROOM_BELOW,
    base,
    x,
    parts,
    arcs: spans.map(({ from, to, a, b }) => {
      const top = rise(Math.abs(b - a));
      // A cubic reaches three quarters of the way to its control points.
      const control = base - 8 - (top * 4) / 3;
      return { from, to, d: `M${a} ${base - 8}C${a} ${control} ${b} ${control} ${b} ${base - 8}` };
    }),
  };
}
