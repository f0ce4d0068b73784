// JSON of an object with long lists, piece by piece: a million changes are more than the longest text that there can be.

/** So many items of a list are one piece. */
const itemsAtOnce = 500;

/** The pieces of `JSON.stringify(value)`, or with `isIndented` of `JSON.stringify(value, null, 2)`. */
export function* jsonPieces(value: object, isIndented: boolean): Generator<string> {
  const [gap, colon] = isIndented ? ['\n  ', ': '] : ['', ':'];
  let before = '{';
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield `${before}${gap}${JSON.stringify(key)}${colon}`;
    if (Array.isArray(member) && member.length > 0) yield* listPieces(member, isIndented);
    else yield textOf(member, isIndented);
    before = ',';
  }
  yield before === '{' ? '{}' : isIndented ? '\n}' : '}';
}

function* listPieces(list: readonly unknown[], isIndented: boolean): Generator<string> {
  for (let from = 0; from < list.length; from += itemsAtOnce) {
    const text = textOf(list.slice(from, from + itemsAtOnce), isIndented);
    yield `${from === 0 ? '[' : ','}${text.slice(1, isIndented ? -'\n  ]'.length : -1)}`;
  }
  yield isIndented ? '\n  ]' : ']';
}

/** The text of a member; no line break is part of a value, since JSON escapes those. */
function textOf(member: unknown, isIndented: boolean): string {
  return isIndented ? JSON.stringify(member, null, 2).replaceAll('\n', '\n  ') : JSON.stringify(member);
}
