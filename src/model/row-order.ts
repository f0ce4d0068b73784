// The order of a million numbers by size, without a comparison: sorted by eleven bits at a time, from the lowest up.

const bits = 11;
const mask = 2 ** bits - 1;
/** Where each part begins that numbers of up to 50 bits have: in their lower 32 bits, and in those above. */
const parts = [
  { isHigh: false, shift: 0 },
  { isHigh: false, shift: bits },
  { isHigh: false, shift: 2 * bits },
  { isHigh: true, shift: 0 },
  { isHigh: true, shift: bits },
] as const;

/** The indexes of these whole numbers, below 2^50, in ascending order; equal ones stay in their order. */
export function ascendingOrder(numbers: Float64Array): Uint32Array {
  const count = numbers.length;
  let order = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) order[index] = index;
  let sorted = new Uint32Array(count);
  for (const { isHigh, shift } of parts) {
    if (sortByPart(numbers, isHigh ? 2 ** 32 : 1, shift, order, sorted)) [order, sorted] = [sorted, order];
  }
  return order;
}

/** Puts the order by this part into `sorted`, stably; false where the part is the same everywhere. */
function sortByPart(
  numbers: Float64Array,
  divisor: number,
  shift: number,
  order: Uint32Array,
  sorted: Uint32Array,
): boolean {
  // Shifting takes a number modulo 2^32.
  const partOf = (number: number): number => ((number / divisor) >>> shift) & mask;
  const starts = new Uint32Array(mask + 1);
  for (let index = 0; index < numbers.length; index += 1) {
    const part = partOf(numbers[index] as number);
    starts[part] = (starts[part] as number) + 1;
  }
  let start = 0;
  for (let part = 0; part <= mask; part += 1) {
    const size = starts[part] as number;
    if (size === numbers.length) return false;
    starts[part] = start;
    start += size;
  }
  for (let index = 0; index < order.length; index += 1) {
    const row = order[index] as number;
    const part = partOf(numbers[row] as number);
    const place = starts[part] as number;
    sorted[place] = row;
    starts[part] = place + 1;
  }
  return true;
}
