import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type EditBase, MAX_ENCODED, readEdit, writeEdit } from './edit-link.ts';
import { fingerprint } from './fingerprint.ts';

const base: EditBase = {
  slug: 'hello-gateway',
  track: 'python',
  files: [
    { path: 'server.py', text: 'import this\n\nprint("one")\nprint("two")\n' },
    { path: 'page.html', text: '<p>é漢 🐍</p>\n' },
  ],
};

const edited = [
  { path: 'server.py', text: 'import this\n\nprint("one")\nprint("zwei")\nprint("drei")\n' },
  { path: 'page.html', text: '<p>é漢 🐍</p>\n' },
];

function fragmentOf(files = edited, of = base): string {
  const written = writeEdit(of, files);
  if (written.kind !== 'fragment') throw new Error(`no fragment: ${written.kind}`);
  return written.fragment;
}

/** A link around any payload, as whoever wants to do harm would make it. */
function forged(payload: unknown, text = JSON.stringify(payload)): string {
  const encoded = Buffer.from(deflateSync(strToU8(text))).toString('base64url');
  return `#edit=1.${encoded.length.toString(36)}.${fingerprint(encoded)}.${encoded}`;
}

const code = (hash: string, of = base) => {
  const read = readEdit(of, hash);
  return read.kind === 'trouble' ? read.code : read.kind;
};

describe('an edit in a link', () => {
  it('comes back as it was, and carries only what differs', () => {
    const read = readEdit(base, `#${fragmentOf()}`);
    expect(read).toEqual({ kind: 'edit', files: [edited[0]] });
  });

  it('is short for a small change in a long file', () => {
    const long = Array.from({ length: 400 }, (_, line) => `line ${line} of many`).join('\n');
    const of = { ...base, files: [{ path: 'server.py', text: long }] };
    const files = [{ path: 'server.py', text: long.replace('line 200', 'line two hundred') }];
    expect(fragmentOf(files, of).length).toBeLessThan(160);
  });

  it('is not made where nothing was changed, or where it would be too long to send', () => {
    expect(writeEdit(base, base.files)).toEqual({ kind: 'unchanged' });
    const noise = Array.from({ length: 8_000 }, (_, index) => fingerprint(String(index))).join(
      '\n',
    );
    const written = writeEdit(base, [{ path: 'server.py', text: noise }]);
    expect(written).toMatchObject({ kind: 'too-large' });
  });

  it('is no matter of a fragment that names a heading', () => {
    expect(readEdit(base, '')).toEqual({ kind: 'none' });
    expect(readEdit(base, '#one-function')).toEqual({ kind: 'none' });
  });

  it('says that it was cut, wherever it was cut', () => {
    const whole = `#${fragmentOf()}`;
    const start = whole.lastIndexOf('.') + 1;
    for (let end = start; end < whole.length; end += 1)
      expect(code(whole.slice(0, end))).toBe('cut');
    expect(readEdit(base, whole.slice(0, start + 5))).toMatchObject({
      why: expect.stringMatching(/5 of \d+ characters came/),
    });
    for (const end of ['#edit='.length, '#edit=1'.length, '#edit=1.'.length, start - 1]) {
      expect(['cut', 'changed']).toContain(code(whole.slice(0, end)));
    }
  });

  it('says that it was changed, whichever character was changed', () => {
    const whole = `#${fragmentOf()}`;
    for (let at = '#edit=1.'.length; at < whole.length; at += 1) {
      const other = whole[at] === 'A' ? 'B' : 'A';
      const mutated = whole.slice(0, at) + other + whole.slice(at + 1);
      expect(['changed', 'cut']).toContain(code(mutated));
    }
    expect(code(`${whole}x`)).toBe('changed');
  });

  it('says that the lesson has changed since, is another, or lacks the file', () => {
    const hash = `#${fragmentOf()}`;
    const changed = { ...base, files: [{ path: 'server.py', text: 'import that\n' }] };
    expect(code(hash, changed)).toBe('older-lesson');
    expect(code(hash, { ...base, files: [] })).toBe('older-lesson');
    expect(code(hash, { ...base, slug: 'switching-protocols' })).toBe('other-lesson');
    expect(code(hash, { ...base, track: 'node' })).toBe('other-track');
    expect(code(hash.replace('edit=1.', 'edit=2.'))).toBe('newer');
  });

  it('goes wrong in sentences that end in how to go on', () => {
    for (const hash of [
      '#edit=1.9.x.abc',
      '#edit=?',
      '#edit=7.',
      `#edit=1.1.1.${'A'.repeat(MAX_ENCODED)}`,
    ]) {
      expect(readEdit(base, hash)).toMatchObject({
        kind: 'trouble',
        why: expect.stringMatching(/^This link .*\. You can go on with the lesson as it is\.$/),
      });
    }
  });

  it('is refused where somebody forged it', () => {
    const print = fingerprint(base.files[0]?.text ?? '');
    const file = ['server.py', print, [5]];
    const good = { l: 'hello-gateway', t: 'python', f: [file] };
    expect(code(forged(good))).toBe('edit');
    for (const bad of [
      null,
      3,
      [],
      {},
      { ...good, l: '<b>' },
      { ...good, f: [] },
      { ...good, f: [file, file] },
      { ...good, f: [['server.py', print]] },
      { ...good, f: [['server.py', print, [{}]]] },
      { ...good, f: [['server.py', print, [9]]] },
      { ...good, f: [['server.py', print, [-1]]] },
    ]) {
      expect(code(forged(bad)), JSON.stringify(bad)).toBe('changed');
    }
    expect(code(forged(undefined, '{"l":'))).toBe('changed');
    expect(code(forged({ ...good, f: [['../../etc/passwd', print, ['x']]] }))).toBe('older-lesson');
    expect(code(forged({ ...good, f: [['__proto__', print, ['x']]] }))).toBe('older-lesson');
  });

  it('is given up before it fills the memory', () => {
    expect(code(forged(undefined, ' '.repeat(9_000_000)))).toBe('too-large');
  });
});
