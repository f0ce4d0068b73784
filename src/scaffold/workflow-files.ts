// The three workflows of a config repository: thin callers of acgctl's own, at one commit, with no permission to spare.

export interface WorkflowPin {
  /** `owner/name` of the repository that has acgctl's workflows. */
  readonly repository: string;
  /** The commit, 40 hexadecimal digits. */
  readonly commit: string;
  /** Behind the commit, for people and for tools that update it. */
  readonly comment: string;
}

function uses(workflow: string, { repository, commit, comment }: WorkflowPin): string {
  return `${repository}/.github/workflows/${workflow}.yml@${commit} # ${comment}`;
}

const options = `    # with:
    #   working-directory: config                   # where acg.yaml is
    #   runner: '["self-hosted", "acg"]'            # a runner whose address the gateway lets in`;

const planOptions = `${options}
    #   only-changed: true                          # read and plan just the accounts that a change declares otherwise`;

export function planWorkflow(pin: WorkflowPin): string {
  return `# Shows on each pull request what its merge would change on the gateway. Those from forks are validated only.
name: acgctl plan

on:
  pull_request:
    types: [opened, synchronize, reopened, labeled, unlabeled]

permissions: {}

concurrency:
  group: acgctl-plan-\${{ github.event.pull_request.number }}
  cancel-in-progress: true

jobs:
  plan:
    permissions:
      contents: read
      pull-requests: write # the comment
      id-token: write # signing in to Microsoft Entra
    uses: ${uses('plan', pin)}
${planOptions}
`;
}

export function applyWorkflow(pin: WorkflowPin): string {
  return `# Applies what was merged: alone, if it is what the pull request showed and is not risky; else after a review.
# Where the environment acg-delete has no reviewers, somebody starts this workflow with the digest of the plan.
name: acgctl apply

on:
  push:
    branches: [main]
  workflow_dispatch:
    inputs:
      approve:
        description: The digest of the plan that you looked at (sha256:…)
        type: string
        required: true

permissions: {}

# One at a time, and none is ever cancelled while it runs. Each applies the tip of main, so that a waiting one which a
# newer one replaces is not missed.
concurrency:
  group: acgctl-apply
  cancel-in-progress: false

jobs:
  apply:
    permissions:
      contents: read
      actions: read # the approved plan, an artifact of the pull request's run
      pull-requests: write # the comment
      id-token: write # signing in to Microsoft Entra
    uses: ${uses('apply', pin)}
    with:
      approve: \${{ inputs.approve || '' }}
      # working-directory: config                   # where acg.yaml is
      # runner: '["self-hosted", "acg"]'            # a runner whose address the gateway lets in
`;
}

export function driftWorkflow(pin: WorkflowPin): string {
  return `# Every four hours: an issue tells what on the gateway is not as declared, and is closed when it is again.
name: acgctl drift

on:
  schedule:
    - cron: '17 */4 * * *'
  workflow_dispatch:

permissions: {}

concurrency:
  group: acgctl-drift
  cancel-in-progress: false

jobs:
  drift:
    permissions:
      contents: read
      issues: write # the issue
      id-token: write # signing in to Microsoft Entra
    uses: ${uses('drift', pin)}
${options}
`;
}
