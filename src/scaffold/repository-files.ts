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
`;
