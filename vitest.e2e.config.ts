import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The end-to-end suite: the built product in a real browser. `npm test -- e2e` builds and starts what it needs. */
export default defineConfig({
  resolve: { alias: { '@': root.replace(/\/$/, '') } },
  test: {
    include: ['web/e2e/**/*.e2e.ts'],
    // Each file has a product of its own, and one of them fills two cores.
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
