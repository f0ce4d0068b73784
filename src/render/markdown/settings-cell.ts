// What a change does to each setting, as a table cell: `path` old → new, a line for each.

import { valueAt } from '../../kinds/path.ts';
import type { Change } from '../../model/change.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { fieldChanges } from '../field-changes.ts';
import { showValue } from '../visible.ts';
import { code, prose } from './escape.ts';
import { amountOf } from './tally.ts';

/** Most characters of one value. */
const valueLength = 160;

/** As many settings as go into `most` characters, at least one; the rest is counted. */
export function settingsCell(change: Change, most: number): string {
  if (change.resync) return prose(change.reason);
  const fields = fieldChanges(change);
  const names = fields.map(({ path }) => splitPath(path));
  const lines: string[] = [];
  let length = 0;
  let shown = 0;
  for (const [index, { path, text }] of fields.entries()) {
    const { service, rest } = names[index] as SplitPath;
    const value = isUpdate(change) ? difference(change, path, text) : code(text, valueLength);
    // The name of a service stands once above its settings, and before the setting where it has only one.
    const opens = service !== '' && names[index - 1]?.service !== service;
    const single = opens && names[index + 1]?.service !== service;
    const name =
      single || service === '' ? code([service, rest].filter((part) => part !== '').join('.'), 120) : code(rest, 120);
    const line = `${opens && !single ? `${code(service, 60)}:<br>` : ''}${name}: ${value}`;
    if (shown > 0 && length + line.length > most) break;
    lines.push(line);
    shown += 1;
    length += line.length + 4;
  }
  if (fields.length > shown) lines.push(`and ${amountOf(fields.length - shown, 'more setting')}`);
  return lines.join('<br>');
}

interface SplitPath {
  readonly service: string;
  readonly rest: string;
}

/** `serviceDetails.` says nothing that the service's name does not. */
function splitPath(path: string): SplitPath {
  const [, service = '', rest = path] = /^serviceDetails\.([^.]+)\.(.+)$/s.exec(path) ?? [];
  return { service, rest };
}

/** The services of a number or account that are on: what a deletion ends. */
export function enabledServices(spec: JsonObject | null): readonly string[] {
  const details = valueAt(spec ?? {}, 'serviceDetails');
  if (typeof details !== 'object' || details === null) return [];
  return Object.keys(details).filter((field) => valueAt(details as JsonObject, `${field}.enabled`) === true);
}

function isUpdate(change: Change): boolean {
  return change.action === 'update' || (change.action === 'move' && change.paths.length > 0);
}

/** Old and new stand in code spans of their own, so that no value can look like both. */
function difference(change: Change, path: string, text: string): string {
  const before = valueAt(change.before ?? {}, path);
  const after = valueAt(change.after ?? {}, path);
  const isList = Array.isArray(before) && Array.isArray(after);
  if (isList || (isLong(before) && isLong(after))) return code(text, 2 * valueLength);
  return `${one(before)} → ${one(after)}`;
}

/** Texts of which only the words that differ are told. */
function isLong(value: Json | undefined): boolean {
  return typeof value === 'string' && value.length >= 40 && /\s/.test(value);
}

function one(value: Json | undefined): string {
  return value === undefined ? '*none*' : code(showValue(value), valueLength);
}
