// Amounts for readers, the same on every machine and in every locale.

/** `1,503`, and with a noun `1 change`, `1,503 changes`. */
export function countText(amount: number, noun?: string): string {
  const digits = String(amount).replace(/\B(?=(\d{3})+$)/g, ',');
  return noun === undefined ? digits : `${digits} ${noun}${amount === 1 ? '' : 's'}`;
}

/** A share of a whole as a percentage for an attribute of a drawing, with two decimals at the most. */
export function percent(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.round((part * 10_000) / whole) / 100}%`;
}
