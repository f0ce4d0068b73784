// The request for information (RFI): only the operator's answer, `customerRelationship`, can be written.

import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

const writableMembers = ['comment', 'status'] as const;

/** `status` and `comment` of a RequestForInformationResource's `customerRelationship`; empty when there is no answer. */
export function normaliseRfi(resource: JsonObject): JsonObject {
  const relationship = isJsonObject(resource.customerRelationship) ? resource.customerRelationship : {};
  const spec: Record<string, Json> = {};
  for (const key of writableMembers) {
    const value = relationship[key];
    if (value !== undefined && value !== null) spec[key] = value;
  }
  return spec;
}

/** The merge patch that makes `after` of `before`: null clears a member. */
export function rfiToWire(after: JsonObject, before: JsonObject | null): JsonObject {
  const patch: Record<string, Json> = {};
  for (const key of writableMembers) {
    const value = after[key];
    if (value !== undefined) patch[key] = value;
    else if (before?.[key] !== undefined) patch[key] = null;
  }
  return { customerRelationship: patch };
}
