// The texts in which numbers were met, as a tree with gaps where number and account stand:
//
//     {"telephoneNumber":"+ <number> ","accountName":" <account> ","serviceDetails":{ … },"configuration":{"customSipHeader":" --+-- a"}}
//                                                                                                                            +-- b"}}
//
// A million numbers have few of them, so that most numbers are known again byte by byte, without JSON.parse. A text that
// equals one that was met, but for digits in the one gap and the characters of a name in the other, is JSON of the same
// value but for these two.

const isName = Uint8Array.from({ length: 256 }, (_, byte) => Number(/[A-Za-z0-9_-]/.test(String.fromCharCode(byte))));
const zero = 48;
const mostDigits = 15;
const longestName = 100;

const gaps = [
  { gap: 'number', key: '"telephoneNumber":"+' },
  { gap: 'account', key: '"accountName":"' },
] as const;

type Gap = (typeof gaps)[number]['gap'];

interface Branch<T> {
  text: DataView;
  /** What comes after text and gap, by its first byte. No text that ends a pattern or comes before a gap begins another. */
  next: Map<number, Branch<T>>;
  gap: Gap | undefined;
  /** At the end of a pattern. */
  value: T | undefined;
}

/** What was found; the same object each time. */
export interface Found<T> {
  number: number;
  /** Where the account's name begins and ends. */
  nameFrom: number;
  nameTo: number;
  end: number;
  value: T | undefined;
}

export interface NumberPatterns<T> {
  /** Whether a number that is written in a known way begins at `at`; if so, `found` says what it is. */
  matches(page: DataView, at: number): boolean;
  readonly found: Readonly<Found<T>>;
  /** Remembers the text of one number, of ASCII alone, and what it means but for its key; not if that is not sure. */
  learn(text: string, value: T): void;
}

/** @param most how many texts are remembered */
export function createNumberPatterns<T>(most: number): NumberPatterns<T> {
  const root: Branch<T>['next'] = new Map();
  const found: Found<T> = { number: 0, nameFrom: 0, nameTo: 0, end: 0, value: undefined };
  let known = 0;

  /** Reads the gap at `at`: where it ends, or -1 where nothing fit for it stands there. */
  function readGap(gap: Gap, page: DataView, at: number): number {
    let end = at;
    if (gap === 'account') {
      while (isName[page.getUint8(end)] === 1) end += 1;
      found.nameFrom = at;
      found.nameTo = end;
      return end > at && end - at <= longestName ? end : -1;
    }
    let number = 0;
    for (let digit = page.getUint8(end) - zero; digit >= 0 && digit <= 9; digit = page.getUint8(end) - zero) {
      number = number * 10 + digit;
      end += 1;
    }
    found.number = number;
    return end - at >= 2 && end - at <= mostDigits && page.getUint8(at) !== zero ? end : -1;
  }

  return {
    found,
    matches(page, start) {
      let at = start;
      let branches = root;
      for (;;) {
        const branch = branches.get(page.getUint8(at));
        if (branch === undefined || !standsAt(page, at, branch.text)) return false;
        at += branch.text.byteLength;
        if (branch.value !== undefined) {
          found.value = branch.value;
          found.end = at;
          return true;
        }
        if (branch.gap !== undefined) at = readGap(branch.gap, page, at);
        if (at === -1) return false;
        branches = branch.next;
      }
    },
    learn(text, value) {
      if (known >= most) return;
      const parts = split(text);
      if (parts === undefined) return;
      known += 1;
      let branches = root;
      for (const { part, gap } of parts) {
        const end = endOf(branches, Buffer.from(part, 'latin1'));
        end.gap = gap;
        if (gap === undefined) end.value = value;
        branches = end.next;
      }
    },
  };
}

/** Four bytes at a time: this is done for every byte of every page. */
function standsAt(page: DataView, at: number, text: DataView): boolean {
  const length = text.byteLength;
  if (at + length > page.byteLength) return false;
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    if (page.getInt32(at + index, true) !== text.getInt32(index, true)) return false;
  }
  for (; index < length; index += 1) if (page.getUint8(at + index) !== text.getUint8(index)) return false;
  return true;
}

/** The branch that ends with this text, made if need be: where another text goes on otherwise, its branch is split. */
function endOf<T>(branches: Branch<T>['next'], text: Uint8Array): Branch<T> {
  const first = text[0] as number;
  const branch = branches.get(first);
  if (branch === undefined) {
    const fresh: Branch<T> = { text: viewOf(text), next: new Map(), gap: undefined, value: undefined };
    branches.set(first, fresh);
    return fresh;
  }
  const known = new Uint8Array(branch.text.buffer, branch.text.byteOffset, branch.text.byteLength);
  let shared = 1;
  while (shared < known.length && shared < text.length && known[shared] === text[shared]) shared += 1;
  if (shared < known.length) {
    const lower = { ...branch, text: viewOf(known.subarray(shared)) };
    branch.text = viewOf(known.subarray(0, shared));
    branch.next = new Map([[known[shared] as number, lower]]);
    branch.gap = undefined;
    branch.value = undefined;
  }
  return shared === text.length ? branch : endOf(branch.next, text.subarray(shared));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The text around the gaps; undefined where what stands in them does not decide number and account, as where a key comes
 * twice: with other words in the gaps it must mean these.
 */
function split(text: string): readonly { readonly part: string; readonly gap: Gap | undefined }[] | undefined {
  const found = gaps.map(({ gap, key }) => ({ gap, from: text.indexOf(key) + key.length }));
  const parts: { readonly part: string; readonly gap: Gap | undefined }[] = [];
  let from = 0;
  for (const place of found.sort((a, b) => a.from - b.from)) {
    parts.push({ part: text.slice(from, place.from), gap: place.gap });
    from = text.indexOf('"', place.from);
  }
  parts.push({ part: text.slice(from), gap: undefined });
  const probe = parts.map(({ part, gap }) => `${part}${gap === undefined ? '' : probes[gap]}`).join('');
  const { telephoneNumber, accountName } = parsed(probe);
  return telephoneNumber === `+${probes.number}` && accountName === probes.account ? parts : undefined;
}

const probes = { number: '10', account: 'probe' } as const satisfies Record<Gap, string>;

function parsed(text: string): { readonly telephoneNumber?: unknown; readonly accountName?: unknown } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
