import { describe, expect, it } from 'vitest';
import { addressedTrack, commandOf, withTrack } from './track.ts';

describe('the track in an address', () => {
  it('is read from the query', () => {
    expect(addressedTrack('?track=node&file=server.ts')).toBe('node');
    expect(addressedTrack('')).toBeUndefined();
  });

  it('is written where it is not the usual one, and takes a place in another program away', () => {
    const href = 'https://example.org/lessons/a/?file=server.py&line=3#the-key';
    expect(withTrack(href, 'node', 'python')).toBe(
      'https://example.org/lessons/a/?track=node#the-key',
    );
    expect(withTrack('https://example.org/a/?track=node', 'python', 'python')).toBe(
      'https://example.org/a/',
    );
  });

  it('says which command runs it', () => {
    expect([commandOf('python'), commandOf('node')]).toEqual(['python', 'node']);
  });
});
