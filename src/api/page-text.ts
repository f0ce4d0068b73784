// Parts of a JSON text, cut out without parsing all of it. Only what JSON.parse makes of a part says what it is.

import { isJsonObject, type JsonObject } from '../model/json.ts';

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Where the object that begins at `at` seems to end; undefined where it does not before `length`. */
export function endOfObject(bytes: Uint8Array, at: number, length: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let index = at; index < length; index += 1) {
    const byte = bytes[index];
    if (inString && byte === backslash) index += 1;
    else if (byte === quote) inString = !inString;
    else if (!inString && byte === openBrace) depth += 1;
    else if (!inString && byte === closeBrace) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return undefined;
}

/** Undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The object around a value that was cut out between the two texts; undefined where it is none, or where that value is
 * not the member's: with two different ones in its place, both must be.
 */
export function parseAround(before: string, after: string, member: string): JsonObject | undefined {
  const [zero, one] = [0, 1].map((value) => parseJson(`${before}${value}${after}`));
  const stands = isJsonObject(zero) && isJsonObject(one) && zero[member] === 0 && one[member] === 1;
  return stands ? zero : undefined;
}
