// The raw requests of a lesson, as its bench offers them.
import type { Lesson } from './schema.ts';

type LessonRequest = Lesson['requests'][number];

/** A lesson without requests of its own gets the plainest one for its port. */
export function requestsOf({ requests, port }: Lesson): readonly LessonRequest[] {
  if (requests.length > 0) return requests.map(whole);
  const text = `GET / HTTP/1.1\nHost: localhost:${port}\n\n`;
  return [{ name: 'GET /', text, escapes: false }];
}

/** YAML drops empty lines at the end of a text, and with them the end of a head. Escapes say exactly what is meant. */
function whole(request: LessonRequest): LessonRequest {
  if (request.escapes || /\n\n/.test(request.text)) return request;
  return { ...request, text: `${request.text.trimEnd()}\n\n` };
}
