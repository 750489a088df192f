import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['{sandbox,site,tools,lessons,conformance}/**/*.test.{ts,tsx}'],
  },
});
