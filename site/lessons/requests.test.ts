import { describe, expect, it } from 'vitest';
import { requestsOf } from './requests.ts';
import { type Lesson, lessonSchema } from './schema.ts';

const lesson = (requests?: readonly object[]): Lesson =>
  lessonSchema.parse({
    title: 'A title',
    summary: 'A summary.',
    part: 'Gateway flaws',
    claims: [],
    tracks: ['python'],
    entry: 'server.py',
    port: 9000,
    minutes: 5,
    ...(requests === undefined ? {} : { requests }),
  });

describe('the raw requests of a lesson', () => {
  it('are a GET on its port where it has none', () => {
    expect(requestsOf(lesson(), 'python')).toEqual([
      { name: 'GET /', text: 'GET / HTTP/1.1\nHost: localhost:9000\n\n', escapes: false },
    ]);
  });

  it('get the empty line back that YAML takes away', () => {
    const [request] = requestsOf(
      lesson([{ name: 'A', text: 'GET /a HTTP/1.1\nHost: a\n' }]),
      'python',
    );
    expect(request?.text).toBe('GET /a HTTP/1.1\nHost: a\n\n');
  });

  it('keep a body, and bytes that are written with escapes, as they are', () => {
    const kept = [
      { name: 'Body', text: 'POST / HTTP/1.1\n\nbody', escapes: false },
      { name: 'Half a head', text: 'GET / HTTP/1.1\\r\\n', escapes: true },
    ];
    expect(requestsOf(lesson(kept), 'python')).toEqual(kept);
  });

  it('are those of the track, where some are for one track alone', () => {
    const both = lesson([
      { name: 'Both', text: 'GET / HTTP/1.1\n\n' },
      { name: 'One', text: 'GET /one HTTP/1.1\n\n', tracks: ['python'] },
    ]);
    expect(requestsOf(both, 'python').map(({ name }) => name)).toEqual(['Both', 'One']);
    expect(requestsOf(both, 'node').map(({ name }) => name)).toEqual(['Both']);
  });
});
