// The one place where values become harmless: whatever a value holds, it stays one line of visible text.

/** Control, bidi, zero-width and other invisible characters as `\u{…}`; nothing else is touched. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu,
    (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A value as a reader sees it: text in quotes, the rest as JSON. */
export function showValue(value: unknown): string {
  return visible(JSON.stringify(value) ?? 'nothing');
}
