// The config repository that the contract shows (section 2), with its shortened GUIDs written out.

import type { Files } from './repository.ts';

export const contractFiles: Files = {
  'acg.yaml': `gateway:
  baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com   # API at https://provapi.<baseDomain>
  tenantId: 6f1c0000-0000-4000-8000-000000000001                                  # Entra tenant (GUID or domain)
  clientId: 0b7a0000-0000-4000-8000-000000000001                                  # optional; AZURE_CLIENT_ID wins
  apiVersion: 2024-02-29-preview                   # default
rateLimit: { requests: 100, perSeconds: 60 }       # default; a smaller share, or an even pace (burst: 8), may be declared
accounts: [accounts/**/*.yaml]                     # default
guards:                                            # see 6
  deletes:  { max: 10, percent: 10 }
  disables: { max: 10, percent: 10 }
  moves:    { max: 10 }
  emergencyChanges: { max: 10 }
  creates:  { max: 10000 }
  protect:  [contoso, "gov-*"]                     # accounts that no plan may delete from
profiles:                                          # named settings for numbers, usable in every account
  direct-routing: { serviceDetails: { teamsDirectRouting: { enabled: true } } }
ignore:                                            # drift that is known; an ignore rule never hides a deletion
  - { account: "legacy-*" }                        # whole accounts managed elsewhere
  - { account: contoso, numbers: [+14255550190..+14255550199] }
  - { field: configuration.customSipHeader, account: fabrikam, until: 2026-12-31 }
`,
  'accounts/contoso.yaml': `account: contoso
correlationId: CRM-10442
serviceDetails:
  teamsTenantId: 9d2e0000-0000-4000-8000-000000000001
  teamsOperatorConnect: { enabled: true, syncEnabled: true }
  teamsDirectRouting:
    enabled: true
    configuration:
      callScreening: true
      subdomain: contoso
      subdomainTokens: { region1Token: ms12345678, region2Token: ms87654321 }
  zoomPhoneCloudPeering: { enabled: true }
requestForInformation: { status: ConsentAcknowledged, comment: "signed 2026-11-02" }
numbers:
  - telephoneNumber: +14255550100                  # quoted or not: the text is kept exactly
    profile: direct-routing
    configuration: { customSipHeader: contoso-reception }
  - range: +14255550110..+14255550199              # both ends included
    profile: direct-routing
  - list: [+442071838750, +442071838751]
    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }
  - csv: ../numbers/contoso.csv                    # the headings of Microsoft's Number Management Portal, or \`Numbers\` alone
    profile: direct-routing
`,
  'numbers/contoso.csv': `Numbers
+14255550200
+14255550201
`,
};
