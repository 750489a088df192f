import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ISOLATION } from './isolation.ts';

test('hosts that read _headers send what the development server sends', () => {
  const text = readFileSync(new URL('../public/_headers', import.meta.url), 'utf8');
  const lines = Object.entries(ISOLATION).map(([name, value]) => `  ${name}: ${value}`);
  expect(text).toBe(['/*', ...lines, ''].join('\n'));
});
