// A plan from the pieces of its file, line by line, in the form in which acgctl writes it: each change is parsed by itself,
// and what is left is the plan without them. Whether the file is in that form to the last byte, the caller checks.

import { isJsonObject } from '../model/json.ts';

/** Far more than any line of a plan. */
const longestLine = 16 * 1024 * 1024;
const listBegins = /^ {2}"(\w+)": \[$/;
const itemBegins = '    {';
const itemEnds = /^ {4}\},?$/;
const listEnds = /^ {2}\],?$/;

/**
 * The plan as it was parsed; undefined where that is not possible.
 *
 * @param hear told of each piece
 */
export async function readPlanPieces(
  pieces: AsyncIterable<Uint8Array>,
  hear: (piece: Uint8Array) => void,
): Promise<unknown> {
  const reader = createLineReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  try {
    for await (const piece of pieces) {
      hear(piece);
      const lines = `${rest}${decoder.decode(piece, { stream: true })}`.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) throw new SyntaxError('no line is as long');
      for (const line of lines) reader.take(line);
    }
    reader.take(`${rest}${decoder.decode()}`);
    return reader.finish();
  } catch (error) {
    // What is not UTF-8 is a TypeError, and what is not JSON a SyntaxError.
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function createLineReader() {
  const lists = new Map<string, unknown[]>();
  const share = createSharer();
  /** The plan without the items of its lists. */
  const around: string[] = [];
  let list: unknown[] | undefined;
  let item: string[] = [];
  return {
    take(line: string): void {
      if (list === undefined) {
        around.push(line);
        const [, key] = listBegins.exec(line) ?? [];
        if (key === undefined) return;
        list = [];
        lists.set(key, list);
      } else if (item.length > 0 || line === itemBegins) {
        item.push(line);
        if (!itemEnds.test(line)) return;
        list.push(share(JSON.parse(item.join('\n').replace(/,$/, ''))));
        item = [];
      } else {
        if (!listEnds.test(line)) throw new SyntaxError('neither an item of the list nor its end');
        list = undefined;
        around.push(line);
      }
    },
    finish(): unknown {
      const plan: unknown = JSON.parse(around.join('\n'));
      return isJsonObject(plan) ? { ...plan, ...Object.fromEntries(lists) } : undefined;
    },
  };
}

/** What a million changes have in common. */
const sharedMembers: readonly string[] = ['account', 'before', 'after', 'classes', 'paths', 'reason'];

/** Has equal members kept once. */
function createSharer(): (item: unknown) => unknown {
  const known = new Map<string, unknown>();
  const share = (member: unknown): unknown => {
    const text = JSON.stringify(member);
    if (!known.has(text)) known.set(text, member);
    return known.get(text);
  };
  return (item) =>
    isJsonObject(item)
      ? Object.fromEntries(
          Object.entries(item).map(([key, member]) => [key, sharedMembers.includes(key) ? share(member) : member]),
        )
      : item;
}
