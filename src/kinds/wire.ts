// The resources of the Provisioning API (2024-02-29-preview) as they travel, in the API's own names.
// Read-only members are marked: they appear in replies and are never sent.

export interface ApiError {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly ApiError[];
  readonly innererror?: ApiInnerError;
}

interface ApiInnerError {
  readonly code?: string;
  readonly innererror?: ApiInnerError;
}

/** The statuses are extensible: a client must live with a value it does not know. */
type Extensible<T extends string> = T | (string & {});

type ServiceProvisioningStatus = Extensible<'pending' | 'synced' | 'failed'>;

interface Provisioned {
  /** read-only */
  readonly serviceProvisioningStatus?: ServiceProvisioningStatus;
  /** read-only */
  readonly serviceProvisioningErrors?: readonly ApiError[];
}

export interface AccountResource extends Provisioned {
  readonly name: string;
  readonly correlationId?: string;
  readonly serviceDetails?: AccountServiceDetails;
}

interface AccountServiceDetails {
  readonly teamsTenantId?: string;
  readonly teamsOperatorConnect?: SyncedAccountService;
  readonly teamsPhoneMobile?: SyncedAccountService;
  readonly teamsDirectRouting?: DirectRoutingAccountService;
  readonly zoomPhoneCloudPeering?: SyncedAccountService;
  readonly azureOperatorCallProtection?: AccountService;
}

interface AccountService {
  readonly enabled: boolean;
  /** read-only */
  readonly numberCount?: number;
}

interface SyncedAccountService extends AccountService {
  readonly syncEnabled: boolean;
}

interface DirectRoutingAccountService extends SyncedAccountService {
  readonly configuration?: {
    readonly callScreening: boolean;
    readonly subdomain: string;
    readonly subdomainTokens: { readonly region1Token: string; readonly region2Token: string };
  };
  /** read-only, always in replies */
  readonly subdomainStatus?: Extensible<'provisioned' | 'notProvisioned' | 'inconsistent'>;
}

export interface NumberResource extends Provisioned {
  readonly telephoneNumber: string;
  readonly accountName: string;
  readonly serviceDetails: NumberServiceDetails;
  readonly configuration?: { readonly customSipHeader?: string };
}

interface NumberServiceDetails {
  readonly teamsOperatorConnect?: TeamsNumberService;
  readonly teamsPhoneMobile?: TeamsNumberService;
  readonly teamsDirectRouting?: NumberService;
  readonly zoomPhoneCloudPeering?: NumberService;
  readonly azureOperatorCallProtection?: NumberService;
}

interface NumberService {
  readonly enabled: boolean;
}

interface TeamsNumberService extends NumberService {
  readonly assignmentStatus?: Extensible<'assigned' | 'unassigned'>;
  readonly configuration?: TeamsNumberConfiguration;
}

interface TeamsNumberConfiguration {
  readonly usage: string;
  readonly choosableCapabilities: readonly string[];
  /** read-only */
  readonly acquiredCapabilities?: readonly string[];
  /** read-only */
  readonly availableCapabilities?: readonly string[];
  readonly additionalUsages?: readonly string[];
  readonly civicAddressId?: string;
  readonly locationId?: string;
  readonly allowTenantAddressUpdate?: boolean;
  readonly displayedCountryCode?: string;
}

export interface RequestForInformationResource extends Provisioned {
  readonly tenantId: string;
  readonly id?: string;
  readonly accountName?: string;
  readonly productContext?: string;
  readonly operatorId?: string;
  readonly status?: Extensible<'active' | 'suspended' | 'removed'>;
  readonly consentedOn?: string;
  readonly lastModifiedOn?: string;
  readonly consentedCountries?: readonly string[];
  readonly contacts?: readonly ContactDetails[];
  readonly customerRelationship?: {
    readonly status?: string;
    readonly comment?: string;
    /** read-only */
    readonly lastModifiedOn?: string;
  };
}

interface ContactDetails {
  readonly fullName: string;
  readonly email: string;
  readonly telephoneNumber?: string;
  readonly companyName?: string;
  readonly companySize?: string;
}

export interface TeamsCivicAddressResource {
  readonly id: string;
  readonly defaultLocationId: string;
  readonly country?: string;
  readonly houseNumber?: string;
  readonly houseNumberSuffix?: string;
  readonly preDirectional?: string;
  readonly streetName?: string;
  readonly streetSuffix?: string;
  readonly postDirectional?: string;
  readonly stateOrProvince?: string;
  readonly countyOrDistrict?: string;
  readonly cityOrTown?: string;
  readonly cityOrTownAlias?: string;
  readonly postalOrZipCode?: string;
  readonly description?: string;
  readonly companyName?: string;
  readonly companyId?: string;
  readonly validationStatus?: Extensible<'notValidated' | 'validated'>;
  readonly tenantId?: string;
  readonly partnerId?: string;
  readonly latitude?: string;
  readonly longitude?: string;
  readonly locations?: readonly CivicLocation[];
}

interface CivicLocation {
  readonly id: string;
  readonly civicAddressId: string;
  readonly description?: string;
  readonly additionalInfo?: string;
  readonly isDefault?: boolean;
  readonly elin?: string;
}

export interface CapabilityPlan {
  readonly name: string;
  readonly usage: string;
  readonly supportsTollFree: boolean;
  readonly offerTypes?: readonly string[];
  readonly mandatoryCapabilities?: readonly string[];
  readonly choosableCapabilities?: readonly string[];
}

export interface Page<T> {
  readonly value: readonly T[];
  readonly nextLink?: string;
}
