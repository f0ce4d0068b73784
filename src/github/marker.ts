// The hidden first line of what acgctl writes on GitHub: which gateway and kind it is about, and what acgctl has to know of
// it later. A marker proves nothing: everybody can write one. It counts only under acgctl's own author (identity.ts).

import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

export type MarkerKind = 'plan' | 'validate' | 'drift';

export interface Marker {
  readonly kind: MarkerKind;
  /** The gateway's base domain; for `validate`, the folder of the config repository. */
  readonly gateway: string;
  readonly data: JsonObject;
}

/** One line. Whatever the values hold, nothing in it ends the comment: no `>`, and never two hyphens in a row. */
export function writeMarker({ kind, gateway, data }: Marker): string {
  return `<!-- acgctl:${kind} ${encodeName(gateway)} ${encodeData(data)} -->`;
}

/** The marker of a body, or undefined where the first line is none that acgctl writes. */
export function readMarker(body: string): Marker | undefined {
  const end = body.indexOf('\n');
  const line = (end === -1 ? body : body.slice(0, end)).replace(/\r$/, '');
  const [, kind, name, data] = /^<!-- acgctl:(plan|validate|drift) (\S{1,500}) (\{.*\}) -->$/.exec(line) ?? [];
  if (kind === undefined || name === undefined || data === undefined) return undefined;
  try {
    const parsed = JSON.parse(data) as Json;
    return isJsonObject(parsed)
      ? { kind: kind as MarkerKind, gateway: decodeURIComponent(name), data: parsed }
      : undefined;
  } catch {
    return undefined;
  }
}

export function isAbout(marker: Marker | undefined, { kind, gateway }: Pick<Marker, 'kind' | 'gateway'>): boolean {
  return marker?.kind === kind && marker.gateway === gateway;
}

/** A hyphen is plain unless it stands by another one or at the end. */
function encodeName(name: string): string {
  return encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd')).replace(/-(?=-|$)|(?<=-)-/g, '%2D');
}

/** Inside strings everything but plain ASCII letters, digits and a few signs is escaped; integers hold no hyphen. */
function encodeData(data: JsonObject): string {
  return JSON.stringify(data).replace(
    /[^A-Za-z0-9 {}[\]":,._/+=\\@]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
