// Documents that are not HTML, shown as what they are.
import type { HostToPage } from '../protocol.ts';
import type { ByteStream } from './channel.ts';
import { decoderFor } from './encoding.ts';

type Head = Extract<HostToPage, { readonly type: 'document' }>;

const TEXT_STYLE = `:root { color-scheme: light dark } body { margin: .75rem }
  pre { margin: 0; font: .8125rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }`;
const MEDIA_STYLE = `:root { color-scheme: light dark } body { margin: 0; display: grid; min-block-size: 100vh }
  img, video { margin: auto; max-inline-size: 100%; max-block-size: 100vh } audio { margin: auto }`;

export async function showView(
  head: Head,
  body: ByteStream,
  write: (html: string) => void,
): Promise<void> {
  if (head.view === 'text') return showText(head, body, write);
  write(`<!doctype html><html><head><style>${MEDIA_STYLE}</style></head><body></body></html>`);
  const blob = await new Response(body).blob().catch(() => undefined);
  if (blob === undefined) return;
  const src = URL.createObjectURL(blob.slice(0, blob.size, head.mediaType));
  const name = decodeURIComponent(new URL(head.url).pathname.split('/').at(-1) ?? '');
  if (head.view === 'image') {
    const image = Object.assign(document.createElement('img'), { src, alt: name });
    document.body.append(image);
    await image.decode().catch(() => undefined);
    document.title = `${name} (${image.naturalWidth}×${image.naturalHeight})`;
  } else {
    const player = document.createElement(head.view === 'audio' ? 'audio' : 'video');
    document.body.append(Object.assign(player, { src, controls: true }));
    document.title = name;
  }
}

async function showText(
  head: Head,
  body: ByteStream,
  write: (html: string) => void,
): Promise<void> {
  write(
    `<!doctype html><html><head><style>${TEXT_STYLE}</style></head><body><pre></pre></body></html>`,
  );
  const shown = document.querySelector('pre');
  const reader = body.getReader();
  let decoder: TextDecoder | undefined;
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      decoder ??= decoderFor(step.value, head.charset);
      shown?.append(decoder.decode(step.value, { stream: true }));
    }
  } catch {
    // A body that broke off: the host has said so; what came of it is shown.
  }
  shown?.append(decoder?.decode() ?? '');
}
