// Content codings (RFC 9110, section 8.4) that a tab takes back: those that the platform can decode as a stream.
import { NetError } from './net-error.ts';
import type { Header } from './protocol.ts';

/** The value of Accept-Encoding. */
export const ACCEPT_ENCODING = 'gzip, deflate';

const FORMATS: Readonly<Record<string, CompressionFormat>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
};

/** The body with its codings taken off, last one first. A coding that is unknown leaves the rest as it is. */
export function decodedBody(
  body: ReadableStream<Uint8Array>,
  headers: readonly Header[],
): ReadableStream<Uint8Array> {
  const codings = headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  let decoded = body;
  for (const coding of codings.reverse()) {
    const format = FORMATS[coding];
    if (format === undefined) break;
    decoded = through(decoded, format);
  }
  return decoded;
}

function through(
  coded: ReadableStream<Uint8Array>,
  format: CompressionFormat,
): ReadableStream<Uint8Array> {
  const { readable, writable } = new DecompressionStream(format);
  // A failure of the source is told apart from bytes that are not in the coding.
  let failure: unknown;
  const reader = coded.getReader();
  const writer = writable.getWriter();
  const feed = async (first: Uint8Array) => {
    try {
      for (let bytes: Uint8Array | undefined = first; bytes !== undefined; ) {
        await writer.ready;
        // The platform's type asks for bytes in a buffer that is not shared; ours never are.
        await writer.write(bytes as Uint8Array<ArrayBuffer>);
        bytes = (await reader.read()).value;
      }
      await writer.close();
    } catch (error) {
      failure = error;
      await Promise.allSettled([writer.abort(error), reader.cancel(error)]);
    }
  };
  const decoded = readable.getReader();
  let fed: Promise<void> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (fed === undefined) {
            // No body at all (HEAD, 304) is not a fault, whatever coding it would have had.
            const first = await reader.read();
            if (first.done) return controller.close();
            fed = feed(first.value);
          }
          const step = await decoded.read();
          if (step.done) controller.close();
          else controller.enqueue(step.value);
        } catch (cause) {
          await fed;
          const ours =
            failure instanceof NetError || fed === undefined ? (failure ?? cause) : undefined;
          controller.error(
            ours ?? new NetError('ERR_CONTENT_DECODING_FAILED', undefined, { cause }),
          );
        }
      },
      async cancel(reason) {
        await Promise.allSettled([decoded.cancel(reason), reader.cancel(reason)]);
      },
    },
    { highWaterMark: 0 },
  );
}
