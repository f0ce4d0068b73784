// The same data as somebody might have written it: any order of keys, any indentation, brackets, quotes, comments.

import type { Json, JsonObject } from '../../../src/model/json.ts';
import { isJsonObject } from '../../../src/model/json.ts';
import type { Dice } from '../../simulation/dice.ts';

/** `# c1`, `# c2`, …: each comment is there once, so that it is missed when it is lost. */
export function messyYaml(value: JsonObject, dice: Dice): string {
  let count = 0;
  const comment = (): string => {
    count += 1;
    return `#${dice.chance(0.8) ? ' ' : ''}c${count}: "not" a 'value' {`;
  };
  const head = dice.chance(0.5) ? `${comment()}\n${dice.chance(0.5) ? '\n' : ''}` : '';
  const body = dice.chance(0.05) ? `${inBrackets(value, dice, '  ', comment)}\n` : mapping(value, 0, true);
  const tail = dice.chance(0.3) ? `${comment()}\n` : '';
  const text = `${head}${body}${tail}`;
  return dice.chance(0.1) ? text.trimEnd() : text;

  function mapping(map: JsonObject, indent: number, atLineStart: boolean): string {
    const keys = shuffled(Object.keys(map), dice);
    return keys
      .map((key, index) => {
        const pad = index === 0 && !atLineStart ? '' : ' '.repeat(indent);
        const above = index === 0 && !atLineStart ? '' : linesAbove(indent);
        return `${above}${pad}${keyText(key, dice)}:${member(map[key] as Json, indent)}`;
      })
      .join('');
  }

  function member(value: Json, indent: number): string {
    const isEmpty = typeof value === 'object' && Object.keys(value ?? {}).length === 0;
    const inner = indent + dice.between(1, 4);
    if (typeof value !== 'object' || value === null || isEmpty || dice.chance(0.35))
      return `${dice.chance(0.9) ? ' ' : '   '}${inBrackets(value, dice, ' '.repeat(indent + 1), comment)}${trailing()}\n`;
    const lead = `${trailing()}\n${dice.chance(0.1) ? `${' '.repeat(inner)}${comment()}\n` : ''}`;
    if (isJsonObject(value)) return `${lead}${mapping(value, inner, true)}`;
    const column = dice.chance(0.4) ? indent : inner;
    return lead + (value as readonly Json[]).map((item) => listItem(item, column)).join('');
  }

  function listItem(item: Json, column: number): string {
    const above = linesAbove(column);
    const dash = `${' '.repeat(column)}-`;
    if (!isJsonObject(item) || dice.chance(0.15))
      return `${above}${dash} ${inBrackets(item, dice, ' '.repeat(column + 2), comment)}${trailing()}\n`;
    if (dice.chance(0.1)) return `${above}${dash}${trailing()}\n${mapping(item, column + 2, true)}`;
    const gap = dice.between(1, 3);
    return `${above}${dash}${' '.repeat(gap)}${mapping(item, column + 1 + gap, false)}`;
  }

  function linesAbove(indent: number): string {
    const blank = dice.chance(0.1) ? '\n' : '';
    return dice.chance(0.15) ? `${blank}${' '.repeat(indent)}${comment()}\n` : blank;
  }

  function trailing(): string {
    return dice.chance(0.15) ? `${dice.chance(0.5) ? ' ' : '   '}${comment()}` : '';
  }
}

function inBrackets(value: Json, dice: Dice, pad: string, comment: () => string): string {
  if (typeof value !== 'object' || value === null) return scalar(value, dice);
  const isMap = isJsonObject(value);
  const [open, close] = isMap ? ['{', '}'] : ['[', ']'];
  const members = isMap
    ? shuffled(Object.keys(value), dice).map(
        (key) => `${keyText(key, dice)}: ${inBrackets(value[key] as Json, dice, `${pad} `, comment)}`,
      )
    : (value as readonly Json[]).map((item) => inBrackets(item, dice, `${pad} `, comment));
  if (members.length === 0) return `${open}${close}`;
  const isWide = dice.chance(0.2);
  const gap = (): string =>
    isWide ? `${dice.chance(0.3) ? ` ${comment()}` : ''}\n${pad}` : dice.pick(['', ' ', '  ']);
  const space = (text: string): string => (text === '' ? ' ' : text);
  const inner = members.map((item, index) => `${item}${index < members.length - 1 ? `,${space(gap())}` : ''}`).join('');
  return `${open}${isMap ? space(gap()) : gap()}${inner}${dice.chance(0.1) ? ',' : ''}${gap()}${close}`;
}

function scalar(value: Json, dice: Dice): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const isPlain = /^[A-Za-z0-9+][\w+.-]*$/.test(value) && !/^(null|~)$/i.test(value);
  const isSimple = /^[\x20-\x7e\xa0-\u05ff]*$/.test(value);
  if (isPlain && dice.chance(0.6)) return value;
  return isSimple && dice.chance(0.5) ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}

function keyText(key: string, dice: Dice): string {
  return dice.chance(0.95) ? key : JSON.stringify(key);
}

function shuffled<T>(items: readonly T[], dice: Dice): readonly T[] {
  const all = [...items];
  if (dice.chance(0.5)) return all;
  return all
    .map((item) => ({ item, rank: dice.below(1_000_000) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
