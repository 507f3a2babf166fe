import { canonicalJson, type Json } from '@/core/audit/canonical';

/**
 * Where two values differ, as paths such as `candidates.3.score`, at most `limit` of them. Empty where they are the same.
 */
export function differences(before: Json, now: Json, limit = 20): string[] {
  const found: string[] = [];
  collect(before, now, '', found, limit);
  return found;
}

function collect(before: Json, now: Json, path: string, found: string[], limit: number): void {
  if (found.length >= limit || canonicalJson(before) === canonicalJson(now)) return;
  const members = [before, now].map(membersOf);
  const [first, second] = members;
  if (!first || !second || Array.isArray(before) !== Array.isArray(now)) {
    found.push(path);
    return;
  }
  for (const key of new Set([...first.keys(), ...second.keys()])) {
    const inner = path === '' ? key : `${path}.${key}`;
    const [was, is] = [first.get(key), second.get(key)];
    if (was === undefined || is === undefined) {
      if (found.length < limit) found.push(inner);
    } else {
      collect(was, is, inner, found, limit);
    }
  }
}

/** Members by name, elements by number from 1; null for what has none. */
function membersOf(value: Json): Map<string, Json> | null {
  if (Array.isArray(value)) return new Map(value.map((one, index) => [String(index + 1), one]));
  return value !== null && typeof value === 'object' ? new Map(Object.entries(value)) : null;
}
