// How deep JSON is nested, told from its text: what works on replies by recursion must not be given more than the stack
// holds, in the middle of an apply least of all.

/** The deepest that is read; a resource of the API has 7 levels. */
export const maxDepth = 64;

const [quote, backslash, openObject, closeObject, openArray, closeArray] = [34, 92, 123, 125, 91, 93] as const;

/** True for JSON that is nested deeper than this. */
export function isDeeper(json: string, most: number): boolean {
  let depth = 0;
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (code === quote) index = endOfText(json, index);
    else if (code === openObject || code === openArray) {
      depth += 1;
      if (depth > most) return true;
    } else if (code === closeObject || code === closeArray) depth -= 1;
  }
  return false;
}

/** The place of the quote that ends what begins here. */
function endOfText(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let escapes = 0;
    while (json.charCodeAt(end - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return json.length;
}
