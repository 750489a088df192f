// The five parts of the argument, in order.
export const PARTS = [
  { name: 'The ideal', about: 'Everything a server may want to say, on one port.' },
  { name: 'Gateway flaws', about: 'What WSGI made simple, and what it put out of reach.' },
  { name: 'Upgrades', about: 'A request that ends as a conversation: WebSocket and its kin.' },
  {
    name: 'Bridges and neighbours',
    about: 'Frameworks side by side, and the adapters between them.',
  },
  {
    name: 'Async models',
    about: 'Threads, callbacks, generators, greenlets, async: one task, many styles.',
  },
  { name: 'The verdict', about: 'What held, what changed, what to choose today.' },
] as const;

export type PartName = (typeof PARTS)[number]['name'];

export const PART_NAMES = PARTS.map((part) => part.name) as [PartName, ...PartName[]];

/** Where a part stands on the landing page and among the claims: `part-gateway-flaws`. */
export function anchorOfPart(name: PartName): string {
  return `part-${name.toLowerCase().replaceAll(' ', '-')}`;
}
