// Where a node lies in the text that it was read from. Every node of a parsed text has its range; only nodes that a
// program made have none, and there are none of those.

import type { Node, Range } from 'yaml';

/** Offset of the first character. */
export function startOf(node: Node): number {
  return (node.range as Range)[0];
}

/** Offset behind the last character of the value. */
export function endOf(node: Node): number {
  return (node.range as Range)[1];
}
