/** An object whose optional members are there with a value, or not there at all. */
type Exact<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** A copy without the members that are undefined, as Prisma's exact types ask. */
export function withoutUndefined<T extends object>(input: T): Exact<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Exact<T>;
}
