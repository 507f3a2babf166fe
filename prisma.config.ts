import { defineConfig } from 'prisma/config';

// `url` is only read by commands that connect; generate and migrate diff work without it.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env.DATABASE_OWNER_URL ? { datasource: { url: process.env.DATABASE_OWNER_URL } } : {}),
});
