// What `import` takes from the gateway into the files. Made by plan/, carried out by config/write/.

import type { AccountName } from './account-name.ts';
import type { SourceRef } from './diagnostic.ts';
import type { E164 } from './e164.ts';
import type { Json, JsonObject } from './json.ts';
import type { SettingsId, SettingsPool } from './settings.ts';

export interface Adoption {
  readonly created: readonly NewAccount[];
  readonly changed: readonly ChangedAccount[];
  /** What could not be taken over although it is in scope. */
  readonly problems: readonly AdoptionNote[];
  /** What is left alone by right: rules, tombstones, accounts that are not there. */
  readonly notes: readonly AdoptionNote[];
  /** Of the settings below, each as a file has to declare it, normalised. */
  readonly pool: SettingsPool;
}

export interface AdoptionNote {
  /** `contoso`, `contoso/+14255550100`. */
  readonly address: string;
  readonly reason: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** A live account that no file declares. */
export interface NewAccount {
  readonly name: AccountName;
  readonly spec: JsonObject;
  /** The answer to its tenant's request for information. */
  readonly rfi?: JsonObject;
  /** Ascending. */
  readonly numbers: readonly AdoptedNumber[];
  /** Fields that ignore rules leave alone: they need not be declared. */
  readonly ignoredFields: readonly string[];
}

export interface AdoptedNumber {
  readonly number: E164;
  readonly settings: SettingsId;
}

/** A declared account that is otherwise live. */
export interface ChangedAccount {
  readonly name: AccountName;
  readonly source: SourceRef;
  readonly fields: readonly FieldChange[];
  /** Declared, and live not there or in another account. */
  readonly removed: ReadonlySet<E164>;
  /** Live otherwise than declared, or live and not declared. */
  readonly wanted: ReadonlyMap<E164, SettingsId>;
}

export interface FieldChange {
  /** Dotted, from the top of the account file. */
  readonly path: string;
  /** Undefined: not there. */
  readonly value: Json | undefined;
  /** The value is the default: it need not be written where the file does not have the field. */
  readonly implied: boolean;
}
