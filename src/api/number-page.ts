// A page of numbers from its text. Numbers whose texts were met before are known again (number-patterns.ts); one that was
// not is cut out, parsed, validated and remembered. That certainly comes to the same as parsing the page whole: what holds
// the numbers is parsed too, without them. Where anything is unexpected nothing has happened, and the page is parsed whole.

import type { NumberResource } from '../kinds/wire.ts';
import type { AccountName } from '../model/account-name.ts';
import type { E164 } from '../model/e164.ts';
import { columnsOf, createNumberColumns, type NumberColumns, type NumberParts } from './number-columns.ts';
import { createNumberPatterns } from './number-patterns.ts';
import { endOfObject, parseAround, parseJson } from './page-text.ts';
import type { PageOf } from './pages.ts';
import { isDeeper, maxDepth } from './reply-depth.ts';
import { type Shape, shapes } from './reply-shape.ts';

/** What comes before the numbers. */
const head = /^\{(?:"nextLink":(?:null|"[^"\\]*"),)?"value":\[(?=\{)/;
/** So many texts are remembered. */
const mostPatterns = 10_000;
/** A page with more numbers that are not known again is faster parsed whole. */
const mostUnknown = 100;

const comma = 0x2c;
const closeBracket = 0x5d;

/** @param partsOf what a number has beside its key */
export function createNumberPageShape(
  partsOf: (resource: NumberResource) => NumberParts,
): Shape<PageOf<NumberColumns>> & Required<Pick<Shape<PageOf<NumberColumns>>, 'readText'>> {
  const patterns = createNumberPatterns<NumberParts>(mostPatterns);
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(0);
  let page = new DataView(bytes.buffer);

  /** Puts the text into `bytes`, with a zero after it; false where it is not ASCII alone. */
  function encode(text: string): boolean {
    if (bytes.length <= text.length) {
      bytes = new Uint8Array(2 * text.length + 1);
      page = new DataView(bytes.buffer);
    }
    const { read, written } = encoder.encodeInto(text, bytes.subarray(0, text.length));
    bytes[text.length] = 0;
    return read === text.length && written === text.length;
  }

  /** The numbers of the list that begins at `from`, and where it ends; undefined where it is to be parsed whole. */
  function readList(text: string, from: number): { readonly columns: NumberColumns; readonly end: number } | undefined {
    const columns = createNumberColumns();
    let name = '';
    let account = 0;
    let unknown = 0;

    function addFound(): void {
      const { number, nameFrom, nameTo, value } = patterns.found;
      if (text.slice(nameFrom, nameTo) !== name) {
        name = text.slice(nameFrom, nameTo);
        account = columns.account(name as AccountName);
      }
      columns.add(number as E164, account, value as NumberParts);
    }

    function addUnknown(at: number): number | undefined {
      const end = endOfObject(bytes, at, text.length);
      unknown += 1;
      if (end === undefined || unknown > mostUnknown) return undefined;
      const own = text.slice(at, end);
      // Within the page it lies two levels deep.
      if (isDeeper(own, maxDepth - 2)) return undefined;
      const read = shapes.number.read(parseJson(own));
      if ('problem' in read) return undefined;
      const parts = partsOf(read.value);
      columns.addResource(read.value, parts);
      patterns.learn(own, parts);
      return end;
    }

    for (let at = from; ; at += 1) {
      if (patterns.matches(page, at)) {
        addFound();
        at = patterns.found.end;
      } else {
        const end = addUnknown(at);
        if (end === undefined) return undefined;
        at = end;
      }
      if (bytes[at] === closeBracket) return { columns: columns.build(), end: at + 1 };
      if (bytes[at] !== comma) return undefined;
    }
  }

  return {
    title: shapes.numberPage.title,
    read(body) {
      const read = shapes.numberPage.read(body);
      return 'problem' in read ? read : { value: { ...read.value, value: columnsOf(read.value.value, partsOf) } };
    },
    readText(text) {
      const [begin] = head.exec(text) ?? [];
      const list = begin !== undefined && encode(text) ? readList(text, begin.length) : undefined;
      if (begin === undefined || list === undefined) return undefined;
      if (isDeeper(text.slice(list.end), maxDepth)) return undefined;
      const around = parseAround(begin.slice(0, -1), text.slice(list.end), 'value');
      const read = shapes.numberPage.read(around && { ...around, value: [] });
      return 'problem' in read ? undefined : { ...read.value, value: list.columns };
    },
  };
}
