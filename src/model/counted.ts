// Amounts in words.

/** `1 number`, `2 numbers`. */
export function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
