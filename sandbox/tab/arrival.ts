// What a navigation arrives at: a document to show, whatever the server answered or failed to answer.
import { type MediaType, readMediaType, SNIFFED_BYTES, sniff, viewOf } from './media-type.ts';
import { type NetError, netError } from './net-error.ts';
import { descriptionPage, errorPage } from './own-pages.ts';
import type { View } from './protocol.ts';
import { type BrowserResponse, fieldOf, type Requests } from './requests.ts';
import type { Submission } from './session-history.ts';

export interface Arrival {
  readonly url: URL;
  readonly view: View;
  readonly type: MediaType;
  readonly body: ReadableStream<Uint8Array>;
  /** Set where no page came, and one of ours stands for it. */
  readonly failure: NetError | undefined;
}

/** Where a navigation leads, and from where. */
export interface Departure {
  readonly url: URL;
  /** The document that leads there; undefined for the reader. */
  readonly initiator: URL | undefined;
  readonly submission?: Submission | undefined;
}

const ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8';
const HTML: MediaType = { essence: 'text/html', charset: 'utf-8' };

/** A page of ours in the place of the document at `url`. */
export function ownPage(url: URL, html: string, failure?: NetError): Arrival {
  const body = new Blob([html]).stream();
  return { url, view: 'html', type: HTML, body, failure };
}

/**
 * Asks for a document. Undefined where the response leaves the document that is shown in its place (204 and 205: RFC 9110,
 * section 15.3.5), or where the signal aborts. Never rejects: a failure arrives as a page that tells it.
 */
export async function arrive(
  requests: Requests,
  { url, initiator, submission }: Departure,
  signal: AbortSignal,
): Promise<Arrival | undefined> {
  const type = submission?.contentType;
  try {
    const response = await requests.ask({
      url,
      method: submission === undefined ? 'GET' : 'POST',
      headers: type === undefined ? [] : [['Content-Type', type]],
      body: submission?.body,
      accept: ACCEPT,
      initiator,
      mode: 'navigate',
      credentials: 'include',
      redirect: 'follow',
      signal,
    });
    return await arrivalOf(response);
  } catch (error) {
    if (signal.aborted) return undefined;
    const failure = netError(error, Number(url.port) || 80);
    return ownPage(url, errorPage(url, failure), failure);
  }
}

async function arrivalOf(response: BrowserResponse): Promise<Arrival | undefined> {
  if (response.status === 204 || response.status === 205) {
    await response.body.cancel();
    return undefined;
  }
  const { url } = response;
  const declared = readMediaType(fieldOf(response, 'content-type'));
  const { start, body } = await begun(response.body, declared === undefined);
  const type = declared ?? sniff(start);
  const saved = /^\s*attachment\b/i.test(fieldOf(response, 'content-disposition') ?? '');
  const view = saved ? undefined : viewOf(type.essence);
  if (view !== undefined) return { url, view, type, body, failure: undefined };
  await body.cancel();
  const length = Number.parseInt(fieldOf(response, 'content-length') ?? '', 10);
  const size = Number.isNaN(length) ? undefined : length;
  return ownPage(url, descriptionPage(url, type.essence, size));
}

/**
 * Reads ahead where the type must be told from the first bytes. A body that fails before its first byte fails here, so that
 * the reader is told, and not shown an empty page.
 */
async function begun(
  body: ReadableStream<Uint8Array>,
  sniffs: boolean,
): Promise<{ readonly start: Uint8Array; readonly body: ReadableStream<Uint8Array> }> {
  if (!sniffs) return { start: new Uint8Array(), body };
  const reader = body.getReader();
  const read: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  // One read is enough for a page that trickles in; a start too short to tell is taken for what it looks like so far.
  while (!ended && size < Math.min(SNIFFED_BYTES, 64)) {
    const step = await reader.read();
    ended = step.done;
    if (step.value !== undefined) {
      read.push(step.value);
      size += step.value.length;
    }
  }
  const start = new Uint8Array(size);
  let at = 0;
  for (const bytes of read) {
    start.set(bytes, at);
    at += bytes.length;
  }
  const rest = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (start.length > 0) controller.enqueue(start);
        if (ended) controller.close();
      },
      async pull(controller) {
        const step = await reader.read();
        if (step.done) controller.close();
        else controller.enqueue(step.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { start, body: rest };
}
