// The files of the host's container, by path from its working directory.
type InternalTree = Readonly<
  Record<
    string,
    { readonly d: InternalTree } | { readonly f: { readonly c: string; readonly b?: boolean } }
  >
>;

export class Files {
  readonly #files = new Map<string, string | Uint8Array>();

  /** What changed, laid out by path. */
  load(payload: Uint8Array): Readonly<Record<string, string | Uint8Array>> {
    const { d } = JSON.parse(new TextDecoder().decode(payload)) as { readonly d: InternalTree };
    const laid: Record<string, string | Uint8Array> = {};
    spread('', d, laid);
    for (const [path, content] of Object.entries(laid)) this.#files.set(path, content);
    return laid;
  }

  read(path: string, encoding: string | null | undefined): string | Uint8Array {
    const content = this.#files.get(path.replace(/^\.?\//, ''));
    if (content === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return encoding ? new TextDecoder().decode(bytes) : bytes;
  }
}

/** Binary content comes as text of one character a byte. */
function spread(
  folder: string,
  tree: InternalTree,
  laid: Record<string, string | Uint8Array>,
): void {
  for (const [name, entry] of Object.entries(tree)) {
    const path = `${folder}${name}`;
    if ('d' in entry) spread(`${path}/`, entry.d, laid);
    else if (entry.f.b) laid[path] = Uint8Array.from(entry.f.c, (unit) => unit.charCodeAt(0));
    else laid[path] = entry.f.c;
  }
}
