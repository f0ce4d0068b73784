// Every finding that config/ can make: the one list of codes, with their default severity and one-line meaning.
// Codes are stable: users put them into `findings:` and search for them.

import { preflightCodes } from '../kinds/offer.ts';
import type { Severity } from '../model/diagnostic.ts';

interface CodeEntry {
  readonly severity: Severity;
  /**
   * `file`: the file cannot be read as data. `form`: it is not what the schema wants. `rule`: a rule of the domain,
   * the only kind whose severity `findings:` may change, and only where no data is at stake. `live`: a rule whose answer
   * the gateway has, told by the preflight of a plan.
   */
  readonly kind: 'file' | 'form' | 'rule' | 'live';
  /** Without this finding, a plan could delete, switch off or overwrite what nobody meant. */
  readonly protectsData: boolean;
  readonly meaning: string;
}

const file = (meaning: string) => ({ severity: 'error', kind: 'file', protectsData: true, meaning }) as const;
const form = (meaning: string) => ({ severity: 'error', kind: 'form', protectsData: true, meaning }) as const;
const rule = (severity: Severity, meaning: string) =>
  ({ severity, kind: 'rule', protectsData: false, meaning }) as const;
const live = ({ severity, meaning }: { readonly severity: Severity; readonly meaning: string }) =>
  ({ severity, kind: 'live', protectsData: false, meaning }) as const;
const rail = (meaning: string) => ({ severity: 'error', kind: 'rule', protectsData: true, meaning }) as const;

export const codes = {
  GATEWAY_FILE_MISSING: file('There is no acg.yaml in the folder.'),
  FILE_MISSING: file('A file that the configuration names does not exist.'),
  FILE_UNREADABLE: file('A file cannot be read, or is not a regular file.'),
  FILE_OUTSIDE: file('A path or link leads out of the repository.'),
  FILE_LINK: file('A link to a folder, which is not followed.'),
  FILE_TOO_LARGE: file('A file is larger than the limit.'),
  CONFIG_TOO_LARGE: file('The files or numbers together are more than the limit.'),
  LINE_TOO_LONG: file('A line is longer than the limit.'),
  FILE_EMPTY: file('A file holds nothing, or comments only.'),
  NOT_UTF8: file('A file is not UTF-8 text.'),
  CONTROL_CHARACTER: file('A character that is not printed: control, direction, zero-width, half a surrogate pair.'),
  MERGE_CONFLICT: file('Markers of a git merge conflict were left in a file.'),
  LFS_POINTER: file('The file is a Git LFS pointer and not the file itself.'),

  YAML_SYNTAX: file('The text is not YAML.'),
  YAML_DOCUMENTS: file('More than one YAML document in a file.'),
  YAML_DIRECTIVE: file('A YAML directive other than %YAML 1.2.'),
  YAML_ANCHOR: file('A YAML anchor.'),
  YAML_ALIAS: file('A YAML alias.'),
  YAML_MERGE_KEY: file('A YAML merge key.'),
  YAML_TAG: file('A YAML tag.'),
  YAML_DEPTH: file('YAML nested deeper than the limit.'),
  KEY_DUPLICATE: file('The same key twice in one mapping.'),
  KEY_NOT_TEXT: file('A key that is not text.'),

  VALUE_EMPTY: form('A key or list item with nothing after it.'),
  KEY_UNKNOWN: form('A key that does not exist there.'),
  KEY_MISSING: form('A key that is needed is not there.'),
  TYPE_WRONG: form('A value of another type than is needed.'),
  VALUE_PATTERN: form('Text of another form than is allowed.'),
  VALUE_LENGTH: form('Text or a list that is too long or too short.'),
  VALUE_CHOICE: form('A value that is not one of the allowed ones.'),
  VALUE_RANGE: form('A number that is too large or too small.'),
  NUMBER_FORMAT: form('A telephone number that is not in E.164 form with its plus.'),
  RANGE_FORMAT: form('A range that is not two ascending numbers of the same length.'),
  RANGE_TOO_LARGE: form('A range of more numbers than the limit.'),
  ENTRY_KEYS: form('A number entry with none or several of telephoneNumber, range, list and csv.'),

  CSV_SYNTAX: form('The text is not CSV.'),
  CSV_HEADING: form('A CSV heading that is unknown, twice there or missing.'),
  CSV_COLUMNS: form('A CSV row with more or fewer cells than the headings.'),
  CSV_ACCOUNT: form('A CSV row for another account.'),
  CSV_EMPTY: form('A CSV file without numbers.'),

  NO_ACCOUNT_FILES: rail('No file matches `accounts:`, which looks like an empty repository.'),
  ACCOUNT_FILE_UNMATCHED: rule('warning', 'A YAML file beside the account files that no glob matches.'),
  ACCOUNT_DUPLICATE: rail('The same account in two files.'),
  ACCOUNT_CASE: rule('warning', 'Two accounts whose names differ only in letter case.'),
  NUMBER_DUPLICATE: rail('The same number declared twice.'),
  SUBDOMAIN_DUPLICATE: rule('error', 'Two accounts with the same Direct Routing subdomain.'),
  SUBDOMAIN_LENGTH: rule('warning', 'A Direct Routing domain name longer than Microsoft 365 accepts.'),
  SERVICE_NOT_ON_ACCOUNT: rule('error', 'A number with a service that its account has not enabled.'),
  SERVICES_EXCLUSIVE: rule('error', 'A number with services that exclude each other.'),
  NUMBER_WITHOUT_SERVICE: rule('warning', 'A number with no service enabled.'),
  SIP_HEADER_SERVICE: rule('error', 'A custom SIP header on a number whose service does not support it.'),
  DIRECT_ROUTING_CONFIGURATION: rule('error', 'Direct Routing enabled without its configuration.'),
  TENANT_MISSING: rule('error', 'Operator Connect or Teams Phone Mobile enabled without teamsTenantId.'),
  TENANT_FORMAT: rule('error', 'A teamsTenantId that is not a GUID.'),
  SYNC_UNSUPPORTED: rule('warning', 'syncEnabled: true for Direct Routing or Zoom, which have no back-end sync.'),
  ADDRESS_MISSING: rule('error', 'A calling user without emergency address.'),
  LOCATION_WITHOUT_ADDRESS: rule('error', 'A locationId without civicAddressId.'),
  COUNTRY_CODE_MISSING: rule('error', 'A North American toll-free number without displayedCountryCode.'),
  RFI_TENANT: rail('requestForInformation without a tenant GUID in teamsTenantId.'),
  RFI_DUPLICATE: rail('Two accounts that answer the same request for information.'),
  PROFILE_UNKNOWN: rail('A profile that acg.yaml does not have.'),
  PROFILE_UNUSED: rule('warning', 'A profile that no number uses.'),
  TOMBSTONE_REASON: rail('`state: absent` without `reason`.'),
  TOMBSTONE_CONTENT: rail('`state: absent` together with settings or numbers.'),
  TOMBSTONE_STATE: rail('`reason` or `cascade` without `state: absent`.'),
  IGNORE_EMPTY: rail('An ignore rule that names nothing, and so would ignore everything.'),
  IGNORE_FIELD: rail('An ignore rule for a field that does not exist.'),
  IGNORE_DATE: rail('An ignore rule with a day that does not exist.'),
  IGNORE_TOMBSTONE: rail('An ignore rule that would hide the deletion of an account.'),
  IGNORE_DECLARED: rule('warning', 'An ignore rule for the whole of an account that has a file.'),
  IGNORE_EXPIRED: rule('warning', 'An ignore rule whose last day is over; it no longer holds.'),
  BASE_DOMAIN: rail('A base domain that acgctl would not send its token to.'),
  COORDINATION_BLOB: rail('An address that is not a container of Azure Blob Storage.'),
  RATE_LIMIT: rule('error', 'More requests than the 100 a minute of the gateway.'),
  RATE_BURST: rail('A burst of more than half the requests, which leaves too few for the even pace.'),
  PREFLIGHT_USAGE: live(preflightCodes.PREFLIGHT_USAGE),
  PREFLIGHT_CAPABILITY: live(preflightCodes.PREFLIGHT_CAPABILITY),
  PREFLIGHT_TOLL_FREE: live(preflightCodes.PREFLIGHT_TOLL_FREE),
  PREFLIGHT_ADDRESS: live(preflightCodes.PREFLIGHT_ADDRESS),
  PREFLIGHT_LOCATION: live(preflightCodes.PREFLIGHT_LOCATION),
  PREFLIGHT_ADDRESS_UNVALIDATED: live(preflightCodes.PREFLIGHT_ADDRESS_UNVALIDATED),
  FINDING_UNKNOWN: rail('`findings:` names a code that does not exist.'),
  FINDING_FIXED: rail('`findings:` names a code whose severity cannot be changed.'),
} as const satisfies Record<string, CodeEntry>;

export type Code = keyof typeof codes;

export function isCode(text: string): text is Code {
  return Object.hasOwn(codes, text);
}

/** True when `findings:` may change the severity. */
export function isAdjustable(code: Code): boolean {
  const { kind, protectsData } = codes[code];
  return (kind === 'rule' || kind === 'live') && !protectsData;
}
