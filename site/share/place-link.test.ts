import { describe, expect, it } from 'vitest';
import { addressQuery, readPlace } from './place-link.ts';

const paths = ['server.py', 'static/chat.css'];

describe('a place in an address', () => {
  it('is read as it was written', () => {
    const query = addressQuery('python', { path: 'static/chat.css', line: 12 });
    expect(query).toBe('?track=python&file=static%2Fchat.css&line=12');
    expect(readPlace(query, paths)).toEqual({ kind: 'place', path: 'static/chat.css', line: 12 });
  });

  it('says nothing where there is nothing to say', () => {
    expect(addressQuery(undefined, undefined)).toBe('');
    expect(addressQuery('node', undefined)).toBe('?track=node');
  });

  it('may leave out the file or the line', () => {
    expect(readPlace('', paths)).toEqual({ kind: 'none' });
    expect(readPlace('?track=python', paths)).toEqual({ kind: 'none' });
    expect(readPlace('?line=3', paths)).toEqual({ kind: 'place', path: 'server.py', line: 3 });
    expect(readPlace('?file=server.py', paths)).toMatchObject({ line: undefined });
  });

  it('has no line where none is meant', () => {
    for (const line of ['0', '-1', '1.5', 'x', '99999999', '']) {
      expect(readPlace(`?line=${line}`, paths)).toMatchObject({ kind: 'place', line: undefined });
    }
  });

  it('names the files that there are, where it asks for another', () => {
    expect(readPlace('?file=app.py', paths)).toEqual({
      kind: 'trouble',
      why: 'The address asks for the file “app.py”, which this lesson does not have. Choose one of its own: server.py, static/chat.css.',
    });
  });
});
