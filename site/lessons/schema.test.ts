import { describe, expect, it } from 'vitest';
import { lessonSchema } from './schema.ts';

const LESSON = {
  title: 'Hello, gateway',
  summary: 'All that WSGI is.',
  part: 'Gateway flaws',
  claims: ['wsgi-simple'],
  tracks: ['python'],
  entry: 'server.py',
  port: 8888,
  minutes: 12,
};

const complaints = (changes: object): readonly string[] => {
  const result = lessonSchema.safeParse({ ...LESSON, ...changes });
  return result.success ? [] : result.error.issues.map((issue) => issue.message);
};

describe('the front matter of a lesson', () => {
  it('is taken when it is whole, without packages or needs where it has none', () => {
    expect(lessonSchema.parse(LESSON)).toMatchObject({ packages: [], needs: [], requests: [] });
  });

  it('complains in a sentence that names the field and the mend', () => {
    expect(complaints({ title: undefined })).toEqual([
      '"title" is missing or not text. Add a line such as `title: Hello, gateway`.',
    ]);
    expect(complaints({ port: 'http' })).toEqual([
      '"port" is not a whole number from 1 to 65535. Write `port: 8888`.',
    ]);
    expect(complaints({ claims: 'wsgi-simple' })).toEqual([
      '"claims" is not a list. Write `claims: [wsgi-simple]`, or `claims: []`.',
    ]);
    expect(complaints({ tracks: [] })[0]).toMatch(/Name at least one track/);
  });

  it('lists what may stand in a field whose values are known', () => {
    const [part] = complaints({ part: 'Gateways' });
    expect(part).toMatch(
      /^"part" is "Gateways", which is not known. Use one of: The ideal, Gateway flaws/,
    );
    expect(complaints({ claims: ['wsgi-simpel'] })[0]).toMatch(/"claims" is "wsgi-simpel"/);
  });

  it('does not swallow a field that is spelled wrong', () => {
    expect(complaints({ minuts: 12 })).toEqual([
      'The field "minuts" is not known. Correct its spelling or remove it.',
    ]);
  });
});
