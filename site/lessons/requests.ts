// The raw requests of a lesson, as its bench offers them.
import type { Lesson, Track } from './schema.ts';

type LessonRequest = Omit<Lesson['requests'][number], 'tracks'>;

/** A track without requests of its own gets the plainest one for its port. */
export function requestsOf({ requests, port }: Lesson, track: Track): readonly LessonRequest[] {
  const its = requests.filter(({ tracks }) => tracks?.includes(track) ?? true);
  if (its.length > 0) return its.map(whole);
  const text = `GET / HTTP/1.1\nHost: localhost:${port}\n\n`;
  return [{ name: 'GET /', text, escapes: false }];
}

/** YAML drops empty lines at the end of a text, and with them the end of a head. Escapes say exactly what is meant. */
function whole({ name, text, escapes }: LessonRequest): LessonRequest {
  if (escapes || /\n\n/.test(text)) return { name, text, escapes };
  return { name, text: `${text.trimEnd()}\n\n`, escapes };
}
