// The settings of an entry or CSV row: merged, checked and interned. Distinct settings are few, so the callers keep what
// comes out by the text that went in.

import type { ErrorObject } from 'ajv/dist/2020.js';
import { normaliseNumber } from '../kinds/number.ts';
import type { SourceRef } from '../model/diagnostic.ts';
import type { JsonObject } from '../model/json.ts';
import type { SettingsId, SettingsPool } from '../model/settings.ts';
import type { Findings } from './findings.ts';
import { findMissingCountryCode, findNumberProblems } from './number-rules.ts';
import { addSchemaFindings } from './schema-findings.ts';
import { accountView, definition } from './schema-view.ts';
import { validators } from './validators.ts';

/** Gives the place of a setting, or of what stands for it where the files do not hold it. */
export type Locate = (path: readonly string[]) => SourceRef;

export interface Settled {
  readonly id: SettingsId;
  /** The Teams configuration without the country code that toll-free numbers need. */
  readonly withoutCountry: readonly string[] | undefined;
}

interface SettingsContext {
  readonly pool: SettingsPool;
  readonly onAccount: readonly string[] | undefined;
  readonly findings: Findings;
}

const completeView = definition(accountView, 'completeNumber');

/** `settings`: serviceDetails and configuration after merging. */
export function settleSettings(settings: JsonObject, locate: Locate, context: SettingsContext): Settled {
  const { pool, onAccount, findings } = context;
  if (!validators.completeNumber(settings)) {
    // All else was found before merging, in the file that says it.
    const errors = (validators.completeNumber.errors as ErrorObject[]).filter((error) => error.keyword === 'required');
    addSchemaFindings(errors, settings, completeView, { ofKey: locate, ofValue: locate }, findings);
    return { id: pool.intern({}), withoutCountry: undefined };
  }
  for (const { path, ...problem } of findNumberProblems(settings, onAccount)) {
    findings.add({ ...problem, at: locate(path) });
  }
  return { id: pool.intern(normaliseNumber(settings)), withoutCountry: findMissingCountryCode(settings) };
}
