import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LockError, parseLock } from './lock.ts';

const HASH = `--hash=sha256:${'0'.repeat(64)}`;

test('a group holds the pins under its heading', () => {
  const [web, async] = parseLock(
    [
      '# group: web',
      `flask==3.1.0 ${HASH}`,
      `jinja2==3.1.6 ${HASH}`,
      '# group: async-io',
      `h11==0.16.0 ${HASH}`,
    ].join('\n'),
  );
  expect(web?.packages).toEqual({ flask: '3.1.0', jinja2: '3.1.6' });
  expect(web?.requirements).toBe(`flask==3.1.0 ${HASH}\njinja2==3.1.6 ${HASH}\n`);
  expect(async?.name).toBe('async-io');
});

test('a heading may name what to keep, what to drop and what to import early', () => {
  const [group] = parseLock('# group: django; keep django/test; drop a b; preload django.urls');
  expect(group).toMatchObject({
    keep: ['django/test'],
    drop: ['a', 'b'],
    preload: ['django.urls'],
  });
});

test('a package that comes as source is named with what builds it, which is not packed', () => {
  const [group] = parseLock(
    [
      '# group: tasks; build pycos; with setuptools',
      `pycos==4.12.2 ${HASH}`,
      `setuptools==80.10.2 ${HASH}`,
      `h11==0.16.0 ${HASH}`,
    ].join('\n'),
  );
  expect(group).toMatchObject({
    packages: { pycos: '4.12.2', h11: '0.16.0' },
    requirements: `h11==0.16.0 ${HASH}\n`,
    built: `pycos==4.12.2 ${HASH}\n`,
    tools: `setuptools==80.10.2 ${HASH}\n`,
  });
});

test('a backslash joins the lines of one requirement', () => {
  const [group] = parseLock(`# group: web\nflask==3.1.0 \\\n    ${HASH} \\\n    ${HASH}\n`);
  expect(group?.requirements).toBe(`flask==3.1.0 ${HASH} ${HASH}\n`);
});

test('other comments and empty lines say nothing', () => {
  expect(parseLock('# a word before\n\n# group: web\n# a word within\n')).toHaveLength(1);
});

test.each([
  ['a pin outside any group', `flask==3.1.0 ${HASH}`, 'line 1: a requirement stands before'],
  ['a pin without a hash', '# group: web\nflask==3.1.0', 'line 2: "flask==3.1.0" is not'],
  ['a range of versions', `# group: web\nflask>=3 ${HASH}`, 'line 2:'],
  ['a group twice', '# group: web\n# group: web', 'line 2: the group web is there twice'],
  ['an unknown option', '# group: web; hold x', 'line 1: "hold x" is none of'],
])('%s is refused with its line', (_, text, message) => {
  expect(() => parseLock(text)).toThrow(LockError);
  expect(() => parseLock(text)).toThrow(message);
});

test('the lock of the repository pins a current Tornado', () => {
  const groups = parseLock(readFileSync(new URL('requirements.lock', import.meta.url), 'utf8'));
  const tornado = groups.find((group) => group.name === 'tornado')?.packages.tornado;
  expect(tornado?.localeCompare('6.5', 'en', { numeric: true })).toBeGreaterThan(0);
});
