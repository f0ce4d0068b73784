// All files of a new config repository, by path: what `acgctl init` writes. Pure.

import accountSchema from '../../schemas/account.schema.json' with { type: 'json' };
import gatewaySchema from '../../schemas/gateway.schema.json' with { type: 'json' };
import { accountFile, gatewayFile } from './config-files.ts';
import { attributesFile, editorSettings, ignoreFile, readmeFile } from './repository-files.ts';
import { applyWorkflow, driftWorkflow, planWorkflow, type WorkflowPin } from './workflow-files.ts';

export interface ScaffoldFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  /** True for what a repository that already declares something is not given: it would declare more. */
  readonly isExample: boolean;
}

/** The files in the order in which they are told. */
export function scaffoldFiles(pin: WorkflowPin): readonly ScaffoldFile[] {
  const file = (path: string, text: string, isExample = false): ScaffoldFile => ({ path, text, isExample });
  return [
    file('acg.yaml', gatewayFile),
    file('accounts/contoso.yaml', accountFile, true),
    file('.github/workflows/acgctl-plan.yml', planWorkflow(pin)),
    file('.github/workflows/acgctl-apply.yml', applyWorkflow(pin)),
    file('.github/workflows/acgctl-drift.yml', driftWorkflow(pin)),
    file('.vscode/settings.json', editorSettings),
    file('schemas/gateway.schema.json', schemaText(gatewaySchema)),
    file('schemas/account.schema.json', schemaText(accountSchema)),
    file('.gitattributes', attributesFile),
    file('.gitignore', ignoreFile),
    file('README.md', readmeFile),
  ];
}

function schemaText(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
