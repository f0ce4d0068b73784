// acg.yaml and the one account of a new config repository. Valid as they are, and inert: the gateway is nobody's.

export const gatewayFile = `# yaml-language-server: $schema=schemas/gateway.schema.json
# The gateway, and the rules for what may happen to it. Every key is described in schemas/gateway.schema.json.

gateway:
  baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com # change this: Domain of your gateway in Azure
  tenantId: 00000000-0000-0000-0000-000000000000 # change this: your Microsoft Entra tenant
  # The application that signs in is AZURE_CLIENT_ID; the workflows have one for each environment.

# Above these limits a plan is shown and refused. These are the defaults.
guards:
  deletes: { max: 10, percent: 10 }
  disables: { max: 10, percent: 10 }
  moves: { max: 10 }
  emergencyChanges: { max: 10 }
  creates: { max: 10000 }
  protect: [] # accounts that no plan may delete from, e.g. "gov-*"

# Where the runs of several machines meet: one apply at a time, and one limit for all. The README tells what it needs.
# coordination: { blob: https://ACCOUNT.blob.core.windows.net/acgctl }

# Named settings for numbers, for every account.
profiles:
  direct-routing:
    serviceDetails:
      teamsDirectRouting: { enabled: true }
`;

export const accountFile = `# yaml-language-server: $schema=../schemas/account.schema.json
# An example to change or delete. One file for each account; an account without a file is left alone.

account: contoso # the key, case-sensitive: another name is another account
serviceDetails:
  teamsDirectRouting:
    enabled: true
    configuration:
      callScreening: true
      subdomain: contoso
      subdomainTokens: { region1Token: ms12345678, region2Token: ms87654321 } # from the customer's Microsoft 365

# The complete list: live numbers outside it are deleted. Without the key, the account's numbers are left alone.
numbers:
  - telephoneNumber: +14255550100
    profile: direct-routing
  - range: +14255550110..+14255550119 # both ends included
    profile: direct-routing
`;
