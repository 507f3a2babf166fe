/** A surface in three tones: flat shapes are not taken for objects, shaded ones are. */
export interface Paint {
  base: string;
  dark: string;
  light: string;
}

export const PAINTS = {
  silver: { base: '#94999e', dark: '#5c6064', light: '#c2c7cc' },
  white: { base: '#e4e6e6', dark: '#a0a3a6', light: '#ffffff' },
  black: { base: '#23272c', dark: '#0c0e10', light: '#6a737c' },
  red: { base: '#a81a22', dark: '#5e0d12', light: '#e05a60' },
  blue: { base: '#28508c', dark: '#142a4c', light: '#7aa2dc' },
} as const satisfies Record<string, Paint>;
export type PaintName = keyof typeof PAINTS;

/** `#rrggbb` made darker (below 1) or lighter (above 1). */
export function shade(hex: string, factor: number): string {
  const channels = [1, 3, 5].map((at) => {
    const value = Math.round(Number.parseInt(hex.slice(at, at + 2), 16) * factor);
    return Math.max(0, Math.min(255, value)).toString(16).padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

/** Numbers that look drawn by chance and are the same each time (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
