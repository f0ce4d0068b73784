// Values of the user's files as messages quote them: on one line, with nothing that a terminal would act upon.

const longest = 60;
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text in backticks, with invisible characters spelled out and the end cut off when it is long. */
export function showValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const characters = [...text.slice(0, 2 * longest)];
  const cut = text.length > characters.join('').length || characters.length > longest;
  const shown = cut ? `${characters.slice(0, longest - 1).join('')}…` : text;
  return `\`${shown.replace(unprintable, spell).replaceAll('`', "'")}\``;
}

function spell(character: string): string {
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
}
