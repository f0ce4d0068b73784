// Members of GitHub's replies, checked: what is not there as documented is an error and not `undefined` somewhere later.

import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { strangeReply } from './failure.ts';

export function objectOf(value: Json | undefined, what: string): JsonObject {
  if (!isJsonObject(value)) throw strangeReply(what);
  return value;
}

export function textOf(from: JsonObject, key: string): string {
  const value = from[key];
  if (typeof value !== 'string') throw strangeReply(`${key} of a reply`);
  return value;
}

export function integerOf(from: JsonObject, key: string): number {
  const value = from[key];
  if (!Number.isSafeInteger(value)) throw strangeReply(`${key} of a reply`);
  return value as number;
}
