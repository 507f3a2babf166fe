/** Numbers that look random and are the same at every run. */
export interface Random {
  /** Evenly between 0 and 1. */
  uniform(): number;
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  /** Of the standard normal distribution. */
  normal(): number;
}

/** A generator of its own for a seed (mulberry32; Box and Muller 1958 for the normal distribution). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  let spare: number | undefined;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, below: (bound) => Math.floor(uniform() * bound), normal };
}
