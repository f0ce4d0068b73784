// The five communications services and all in which they differ: a sixth is one more entry here and its object in the
// schemas. Facts: api-facts.md sections 5, 7, 9 and 13.

export interface Service {
  /** Field name in `serviceDetails` of accounts and numbers. */
  readonly field: string;
  readonly title: string;
  /** Default of the account's `syncEnabled`; undefined where the field does not exist. */
  readonly syncDefault: boolean | undefined;
  /** The account needs `teamsTenantId`. */
  readonly needsTenant: boolean;
  /** The account's service needs a `configuration` once it is enabled. */
  readonly needsAccountConfiguration: boolean;
  /** The number's service has `assignmentStatus` and `configuration` (usage, capabilities, emergency address). */
  readonly hasNumberConfiguration: boolean;
  /** A number with this service may carry a custom SIP header. */
  readonly allowsCustomSipHeader: boolean;
  /** Services that one number cannot have together with this one. */
  readonly excludes: readonly string[];
  /** When a number starts to be billed: as soon as it is configured, or when it is assigned; undefined: not known. */
  readonly billedFrom: 'configured' | 'assigned' | undefined;
}

export const services = [
  {
    field: 'teamsOperatorConnect',
    title: 'Operator Connect',
    syncDefault: true,
    needsTenant: true,
    needsAccountConfiguration: false,
    hasNumberConfiguration: true,
    allowsCustomSipHeader: true,
    excludes: ['azureOperatorCallProtection'],
    billedFrom: 'assigned',
  },
  {
    field: 'teamsPhoneMobile',
    title: 'Teams Phone Mobile',
    syncDefault: true,
    needsTenant: true,
    needsAccountConfiguration: false,
    hasNumberConfiguration: true,
    allowsCustomSipHeader: false,
    excludes: ['azureOperatorCallProtection'],
    billedFrom: 'assigned',
  },
  {
    field: 'teamsDirectRouting',
    title: 'Teams Direct Routing',
    syncDefault: false,
    needsTenant: false,
    needsAccountConfiguration: true,
    hasNumberConfiguration: false,
    allowsCustomSipHeader: true,
    excludes: [],
    billedFrom: 'configured',
  },
  {
    field: 'zoomPhoneCloudPeering',
    title: 'Zoom Phone Cloud Peering',
    syncDefault: false,
    needsTenant: false,
    needsAccountConfiguration: false,
    hasNumberConfiguration: false,
    allowsCustomSipHeader: true,
    excludes: ['azureOperatorCallProtection'],
    billedFrom: 'configured',
  },
  {
    field: 'azureOperatorCallProtection',
    title: 'Azure Operator Call Protection',
    syncDefault: undefined,
    needsTenant: false,
    needsAccountConfiguration: false,
    hasNumberConfiguration: false,
    allowsCustomSipHeader: false,
    excludes: ['teamsOperatorConnect', 'teamsPhoneMobile', 'zoomPhoneCloudPeering'],
    billedFrom: undefined,
  },
] as const satisfies readonly Service[];

/** The service blocks that are on in a normalised account or number spec. */
export function enabledServices(spec: unknown): readonly Service[] {
  const details = member(spec, 'serviceDetails');
  return services.filter((service) => member(member(details, service.field), 'enabled') === true);
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
