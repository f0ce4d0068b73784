// What a new config repository has beside its configuration: for editors, for git, and for whoever opens it.

export const editorSettings = `${JSON.stringify(
  {
    'yaml.schemas': {
      './schemas/gateway.schema.json': 'acg.yaml',
      './schemas/account.schema.json': 'accounts/**/*.yaml',
    },
    'files.eol': '\n',
    'files.insertFinalNewline': true,
  },
  null,
  2,
)}\n`;

export const attributesFile = `* text=auto eol=lf
schemas/*.json linguist-generated
`;

export const ignoreFile = `# Plans and journals hold customers' data; they are passed on as artifacts, not through git.
*.plan.json
/plan.json
*.jsonl
*.log
.env
# Where the workflows keep acgctl.
/.acgctl/
`;

export const readmeFile = `# Numbers on our Azure Communications Gateway

Kept by \`acgctl\`: what is declared here is what the gateway holds.

| file | holds |
| --- | --- |
| \`acg.yaml\` | the gateway, limits for what a change may do, named settings |
| \`accounts/*.yaml\` | one account each, with its numbers |
| \`schemas/\` | what the files may say, for editors |

## To change something

1. Edit the files on a branch. \`acgctl validate\` checks them, offline.
2. Open a pull request. A comment shows what the merge would change on the gateway.
3. Merge. What the comment showed is applied; anything more waits for a reviewer.

A plan over a limit of \`acg.yaml\` is refused. A label on the pull request that names the exact count lets it pass:
\`acg-allow: deletes=37\`.

What somebody changes on the gateway itself is told in an issue labelled \`acgctl-drift\`.

## Set-up, once

Environments of this repository, each with a variable \`AZURE_CLIENT_ID\`:

| environment | role of its application | may be used by |
| --- | --- | --- |
| \`acg-plan\` | \`ProvisioningAPI.Read\` | \`main\` and \`refs/pull/*/merge\` |
| \`acg-apply\` | and \`ProvisioningAPI.Write\` | \`main\` |
| \`acg-delete\` | and \`ProvisioningAPI.Delete\` | \`main\`, with required reviewers |

In Microsoft Entra, an application for each, without any secret: a federated credential with the issuer
\`https://token.actions.githubusercontent.com\`, the audience \`api://AzureADTokenExchange\` and the subject
\`repo:OWNER/NAME:environment:acg-plan\` (\`acg-apply\`, \`acg-delete\`). Letter case counts, and the subject of a
repository made after 15 July 2026 has ids in it: \`repo:OWNER@OWNERID/NAME@REPOID:environment:acg-plan\`.

With \`coordination:\` in \`acg.yaml\`, each of the three applications also needs the role *Storage Blob Data
Contributor* on that container, and the runners have to reach it. The workflows need nothing more: the same identity
signs in there. A container that is not there is made, where the role is on the storage account.

The gateway lets in addresses that it knows: \`runner:\` in the workflows names a runner that has one. A rule for \`main\`
makes the jobs of \`acgctl-plan.yml\` required, so that nothing is merged that was not planned.
`;
