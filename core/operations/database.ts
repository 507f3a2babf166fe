// Web and worker open and hold the database, and ask core for everything they do with it: this is all they see of it.
export { connect, type Database } from '@/prisma/client';
