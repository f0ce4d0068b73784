// acgctl init: a new config repository.

import path from 'node:path';
import { AcgctlError, exitCodes } from '../../model/errors.ts';
import { visible } from '../../render/visible.ts';
import { scaffoldFiles } from '../../scaffold/scaffold-files.ts';
import type { Command } from '../command.ts';
import { configRoot } from '../load-desired.ts';
import { readWorkflowPin } from '../workflow-pin.ts';
import { type ScaffoldOutcome, writeScaffold } from '../write-scaffold.ts';

export const initCommand: Command = {
  positional: '[DIR]',
  most: 1,
  options: {
    uses: { value: 'OWNER/NAME@COMMIT', help: "where the workflows take acgctl from (default: this release's commit)" },
  },
  examples: [['acgctl init numbers', 'a new config repository in the folder numbers']],
  about: `Writes acg.yaml, one account, three workflows for GitHub Actions, schemas and settings for editors,
.gitattributes, .gitignore and a README into DIR (default: this folder), which is made where there is none. Nothing is
ever overwritten: a file that is there is kept and told, the missing ones are written, and where acg.yaml is there the
example account is left out. Sends nothing. Exits 0, and 1 when a file cannot be written.`,
  async run(context, args) {
    const [folder] = args.positionals;
    if (folder === '') throw new AcgctlError('USAGE', 'DIR is empty', 'Name a folder, or none for this one.');
    const root = path.resolve(configRoot(context, args), folder ?? '.');
    const pin = readWorkflowPin(args, context.version);
    const outcomes = await writeScaffold(root, scaffoldFiles(pin));
    if (args.has('json')) {
      context.out(`${JSON.stringify({ folder: root, files: outcomes }, null, 2)}\n`);
      return exitCodes.done;
    }
    context.out(`${outcomes.map(tell).join('\n')}\n`);
    if (args.has('quiet')) return exitCodes.done;
    const hasNews = outcomes.some(({ state }) => state === 'written');
    const folderToEnter = root === context.cwd ? undefined : path.relative(context.cwd, root);
    context.out(hasNews ? nextSteps(folderToEnter, pin.isReal) : '\nNothing was missing.\n');
    return exitCodes.done;
  },
};

const why: Readonly<Record<ScaffoldOutcome['state'], string>> = {
  written: '',
  unchanged: ' (is there already)',
  kept: ' (is there already, with another text)',
  'left out': ' (an example; acg.yaml is there already)',
};

function tell({ path: file, state }: ScaffoldOutcome): string {
  return `${(state === 'unchanged' ? 'kept' : state).padEnd(8)}  ${visible(file)}${why[state]}`;
}

function nextSteps(folder: string | undefined, hasPin: boolean): string {
  const enter = folder === undefined ? '' : `    cd ${shellWord(folder)}\n`;
  const pin = hasPin
    ? ''
    : `
This acgctl is not a release, and its workflows name no commit that exists. Put that of a release into the three of them,
or run \`acgctl init --uses OWNER/NAME@COMMIT\` in an empty folder.
`;
  return `
Try it on a local gateway. In one terminal:

    acgctl simulate --port 8080

In another one:

${enter}    git init
    acgctl validate
    export ACG_ENDPOINT=http://127.0.0.1:8080 AZURE_AUTHORITY_HOST=http://127.0.0.1:8080
    export AZURE_CLIENT_ID=anyone AZURE_CLIENT_SECRET=anything
    acgctl plan

For your own gateway: change gateway.baseDomain and gateway.tenantId in acg.yaml, and either put your accounts into
accounts/ or take what the gateway holds now with \`acgctl import\`. The new README tells how to set up GitHub, and what
\`coordination:\` needs, with which runs on several machines wait for one another.
${pin}`;
}

/** As a POSIX shell reads it back. */
function shellWord(text: string): string {
  const plain = visible(text);
  return /^[A-Za-z0-9_./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", "'\\''")}'`;
}
