// Account files as people, spreadsheets and merges leave them: mostly right, with numbers in every form, and then spoilt
// in places.

import type { Dice } from '../../simulation/dice.ts';

export function drawFile(dice: Dice): string {
  const plain = 'account: contoso\nserviceDetails:\n  zoomPhoneCloudPeering: { enabled: true }\n';
  const head = dice.pick([
    plain,
    plain,
    plain,
    plain,
    '---\naccount: contoso # ours\nserviceDetails: { zoomPhoneCloudPeering: { enabled: true } }\n',
    'account: gone\nstate: absent\nreason: |\n  - +14255550100\n  - +14255550101\n  - +14255550102\n',
    'account: contoso\ncorrelationId: "a\n  - +14255550100\n  - +14255550101"\n',
  ]);
  const indent = ' '.repeat(dice.pick([0, 2, 2, 2, 2, 3, 4]));
  let next = dice.pick([14_255_550_100, 18_005_550_100, 442_071_838_750]);
  const number = (): string => {
    next += dice.pick([1, 1, 1, 1, 2, 0, 11]);
    return `+${next}`;
  };
  const parts: string[] = [];
  for (let left = dice.between(1, 4); left > 0; left -= 1) parts.push(drawPart(dice, indent, number));
  const tail = dice.pick(['', '', '', '', '', 'correlationId: x\n', '# the end\n', '\n\n', '...\n', '---\n']);
  return spoil(dice, `${head}numbers:${dice.pick(['', '', '', ' # all of them'])}\n${parts.join('')}${tail}`);
}

function drawPart(dice: Dice, indent: string, number: () => string): string {
  const kind = dice.below(10);
  if (kind < 4) return drawList(dice, indent, number);
  if (kind < 9) return drawEntries(dice, indent, number);
  return dice.pick([
    `${indent}- csv: numbers.csv\n${indent}  profile: zoom\n`,
    `${indent}# - +14255550100\n`,
    `\n`,
    `${indent}- list: [${number()}, ${number()}]\n${indent}  profile: zoom\n`,
    `${indent}- { telephoneNumber: ${number()}, profile: zoom }\n`,
    `${indent}- profile: zoom\n${indent}  telephoneNumber: ${number()}\n`,
  ]);
}

const quote = (dice: Dice, text: string): string => {
  const mark = dice.pick(['', '', '', '', '"', "'"]);
  return `${mark}${text}${mark}`;
};
const remark = (dice: Dice): string => (dice.chance(0.05) ? dice.pick([' # desk', '  #', ' #x: y']) : '');

function drawList(dice: Dice, indent: string, number: () => string): string {
  const deeper = `${indent}${dice.pick(['    ', '    ', '  ', '      '])}`;
  const items = Array.from(
    { length: dice.between(1, 6) },
    () => `${deeper}- ${quote(dice, number())}${remark(dice)}\n`,
  );
  const list = `list:\n${items.join('')}`;
  return dice.chance(0.5)
    ? `${indent}- ${list}${indent}  profile: zoom\n`
    : `${indent}- profile: zoom\n${indent}  ${list}`;
}

function drawEntries(dice: Dice, indent: string, number: () => string): string {
  const bodies = Array.from({ length: dice.between(1, 3) }, () => drawBody(dice, `${indent}  `));
  const entries = Array.from({ length: dice.between(1, 6) }, () => {
    const isRange = dice.chance(0.4);
    const first = number();
    const end = dice.pick([first, number(), number(), number(), number(), number(), `+${Number(first) + 3_000}`]);
    const value = isRange ? `range: ${quote(dice, `${first}..${end}`)}` : `telephoneNumber: ${quote(dice, first)}`;
    return `${indent}- ${value}${remark(dice)}\n${dice.pick(bodies)}`;
  });
  return entries.join('');
}

function drawBody(dice: Dice, inner: string): string {
  if (dice.chance(0.8)) {
    return dice.pick([
      `${inner}profile: zoom\n`,
      `${inner}profile: zoom\n${inner}configuration: { customSipHeader: hall }\n`,
      `${inner}configuration:\n${inner}  customSipHeader: "hall"\n${inner}profile: zoom\n`,
      `${inner}serviceDetails:\n${inner}  zoomPhoneCloudPeering:\n${inner}    enabled: true\n`,
    ]);
  }
  const header = dice.pick([
    'hall',
    '"hall"',
    "'desk'",
    'desk-2',
    '"',
    "'desk",
    '"a\\x41"',
    '&a hall',
    '*a',
    '|',
    '>-',
  ]);
  return dice.pick([
    '',
    `${inner}profile: zoom\n`,
    `${inner}profile: zoom\n`,
    `${inner}profile: zoom\n${inner}configuration: { customSipHeader: hall }\n`,
    `${inner}profile: zoom\n${inner}configuration:\n${inner}  customSipHeader: ${header}\n`,
    `${inner}serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }\n`,
    `${inner}serviceDetails:\n${inner}  zoomPhoneCloudPeering:\n${inner}    enabled: true\n`,
    `${inner}serviceDetails: { zoomPhoneCloudPeering: { enabled: true }\n`,
    `${inner}profile: zoom\n\n`,
    `${inner}profile: zoom\n${inner}# a remark\n`,
    `${inner}profile: missing\n`,
    `${inner}profil: zoom\n`,
    `${inner}profile:\n`,
    `${inner}profile: zoom\n${inner}  more\n`,
    `${inner}profile: zoom\n${inner}telephoneNumber: +14255559999\n`,
    `${inner}configuration:\n${inner}- hall\n`,
  ]);
}

/** Often nothing; else a few lines lost, doubled, moved, or changed by a character. */
function spoil(dice: Dice, text: string): string {
  if (dice.chance(0.45)) return text;
  const lines = text.split('\n');
  for (let left = dice.between(1, 3); left > 0; left -= 1) {
    const place = dice.below(lines.length);
    const line = lines[place] ?? '';
    const column = dice.below(line.length + 1);
    const other = lines[dice.below(lines.length)] ?? '';
    const spoilt = dice.pick<readonly string[]>([
      [],
      [line, line],
      [` ${line}`],
      [line.replace(/^ /, '')],
      [`${line.slice(0, column)}${dice.pick([...'"\'#:-[]{}|>&*!? \t+0,\\%@'])}${line.slice(column)}`],
      [line.slice(0, column)],
      [
        line,
        dice.pick(['', '  ', '# x', '      # x', '   extra', '---', '...', '  - x', 'a: b', '    a: b', '|', '"']),
      ],
      [line, other],
      [other],
      [`${line}${dice.pick([' |', ' >', ' "', ' [', ' {', ': |', ' # x', ' &a', ':'])}`],
    ]);
    lines.splice(place, 1, ...spoilt);
  }
  return lines.join('\n');
}
