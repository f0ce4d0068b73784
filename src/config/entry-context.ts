// What the entries of one account's numbers are read with.

import type { AccountName } from '../model/account-name.ts';
import type { DeclaredNumbers } from './declared-numbers.ts';
import type { EntrySettings } from './entry-settings.ts';
import type { Findings } from './findings.ts';
import type { Profile } from './gateway-file.ts';
import type { Limits } from './limits.ts';
import type { YamlSource } from './yaml-source.ts';

export interface EntryContext {
  readonly source: YamlSource;
  /** The account's index; its name where it has one. */
  readonly account: number;
  readonly accountName: AccountName | undefined;
  /** Fields of the services that the account has enabled; undefined when they could not be read. */
  readonly onAccount: readonly string[] | undefined;
  /** Undefined when acg.yaml could not be read. */
  readonly profiles: ReadonlyMap<string, Profile> | undefined;
  /** Profiles that some entry names. */
  readonly usedProfiles: Set<string>;
  /** Settings without findings, of all files so far, by what they are made of (entry-settings.ts). */
  readonly knownSettings: Map<string, EntrySettings>;
  readonly numbers: DeclaredNumbers;
  readonly limits: Limits;
  readonly findings: Findings;
}
