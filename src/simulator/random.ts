// The simulator's only source of randomness, seeded so that a run can be repeated.

export interface Random {
  /** A whole number in 0..below-1. */
  below(below: number): number;
  /** A version-4 shaped uuid. */
  uuid(): string;
}

/** Mulberry32: 32 bits of state are plenty for shuffles and trace ids. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += next().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  };
  return {
    below: (below) => Math.floor((next() / 0x1_0000_0000) * below),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
  };
}
