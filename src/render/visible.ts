// The one place where values become harmless: whatever a value holds, it stays one line of visible text.

/** Control, bidi, zero-width and other invisible characters as `\u{…}`; nothing else is touched. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029]/gu,
    (char) => `\\u{${(char.codePointAt(0) as number).toString(16)}}`,
  );
}

/**
 * Lines joined to a text that ends in a line end. A line that GitHub's runner would take for a command of the workflow
 * (`::` or `##[` behind blanks) is shown with its first character escaped, whoever wrote it.
 */
export function joinLines(lines: readonly string[]): string {
  const text = lines.join('\n').replace(/^([^\S\n]*)(:(?=:)|#(?=#\[))/gm, (_, blanks: string, first: string) => {
    return `${blanks}${first === ':' ? '\\u{3a}' : '\\u{23}'}`;
  });
  return `${text}\n`;
}

/** A value as a reader sees it: text in quotes, the rest as JSON. */
export function showValue(value: unknown): string {
  return visible(JSON.stringify(value) ?? 'nothing');
}
