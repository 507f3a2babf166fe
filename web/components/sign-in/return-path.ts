/** Where to go after signing in: a path of this origin, or the desk. Anything that could lead elsewhere is dropped. */
export function returnPath(next: string | null): string {
  if (!next || !/^\/(?![/\\])/.test(next) || /[\\\p{Cc}]/u.test(next)) return '/';
  return next.startsWith('/sign-in') || next.startsWith('/api/') ? '/' : next;
}
