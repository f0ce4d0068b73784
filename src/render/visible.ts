// The one place where values become harmless: whatever a value holds, it stays one line of visible text.

/** Printable ASCII and nothing else, which most values are: nothing to look for in them. */
const harmless = /^[ -~]*$/;

/**
 * Control, bidi, zero-width, filling and other invisible characters as `\u{…}`, and so every mark beyond the fourth that
 * is stacked on one letter; nothing else is touched.
 */
export function visible(text: string): string {
  if (harmless.test(text)) return text;
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]|(?<=\p{M}{4})\p{M}/gu,
    (char) => `\\u{${(char.codePointAt(0) as number).toString(16)}}`,
  );
}

/**
 * Lines joined to a text that ends in a line end. What GitHub's runner would take for a command of the workflow is shown
 * with one character escaped, whoever wrote it: `::` behind blanks at the start of a line, and `##[` anywhere.
 */
export function joinLines(lines: readonly string[]): string {
  const text = lines.join('\n').replace(/^([^\S\n]*):(?=:)|#(?=#\[)/gm, (found, blanks: string | undefined) => {
    return found === '#' ? '\\u{23}' : `${blanks}\\u{3a}`;
  });
  return `${text}\n`;
}

/** A value as a reader sees it: text in quotes, the rest as JSON. */
export function showValue(value: unknown): string {
  return visible(JSON.stringify(value) ?? 'nothing');
}
