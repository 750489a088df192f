// The `srcset` attribute (WHATWG HTML, section 4.8.4.3.8): which of its candidates is loaded.

export interface Candidate {
  readonly url: string;
  /** `2x`, `640w`, or empty. */
  readonly descriptor: string;
}

export function candidates(srcset: string): readonly Candidate[] {
  const found: Candidate[] = [];
  // A URL may hold commas; one at its end is not part of it. A descriptor ends at the next comma.
  for (const [, url = '', rest = ''] of srcset.matchAll(
    /[\s,]*(\S*[^\s,])(?:\s+([^,]*?)\s*)?(?:,|$)/g,
  )) {
    found.push({ url, descriptor: rest });
  }
  return found;
}

/** The smallest candidate that is dense enough, else the densest. `sizes` is taken to be the viewport's width. */
export function chosenCandidate(
  srcset: string,
  width: number,
  ratio: number,
): Candidate | undefined {
  const density = ({ descriptor }: Candidate): number => {
    const [, amount = '1', unit = 'x'] = /^([\d.]+)([wx])$/.exec(descriptor) ?? [];
    return unit === 'w' ? Number(amount) / Math.max(1, width) : Number(amount);
  };
  const sorted = [...candidates(srcset)].sort((a, b) => density(a) - density(b));
  return sorted.find((candidate) => density(candidate) >= ratio) ?? sorted.at(-1);
}
