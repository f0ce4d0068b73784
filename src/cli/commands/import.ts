// acgctl import: YAML for what is live. Writes files, and nothing to the gateway.

import { readFileText } from '../../config/write/file-text.ts';
import { type FileChange, writeFiles } from '../../config/write/write-files.ts';
import type { Adoption, AdoptionNote } from '../../model/adoption.ts';
import { AcgctlError, exitCodes } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import { adopt } from '../../plan/adopt.ts';
import { accountScope, makePlan } from '../../plan/make-plan.ts';
import { renderFileDiff } from '../../render/file-diff.ts';
import { renderImportText } from '../../render/import-text.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { openReader } from '../gateway.ts';
import { importFiles } from '../import-files.ts';
import { configRoot, demandDesired, readConfig } from '../load-desired.ts';
import { hasColour } from '../outputs.ts';
import { scopeOptions } from '../plan-live.ts';

export const importCommand: Command = {
  positional: '',
  most: 0,
  options: {
    ...scopeOptions,
    'dry-run': { help: 'write nothing, and show the changes of the files as a unified diff' },
  },
  examples: [
    ['acgctl import --dry-run', 'what would be written, as a diff'],
    ['acgctl import --account contoso', 'take the drift of contoso into its file'],
  ],
  about: `Writes an account file for each live account that no file declares: consecutive numbers as ranges, scattered ones
as lists, what is longer than 100 lines as a CSV file under numbers/, shared settings as profiles. Where an account has a
file, drift is taken into it in place: only what differs is touched, and comments, order and quotes stay. Accounts under
an ignore rule or a tombstone are left alone. Sends no write to the gateway.

The result is read and planned in memory first: only files after which the plan of their accounts is empty are written,
each as a whole. Exits 0, or 3 when an account or number was left out, with the reason and what to do.`,
  async run(context, args) {
    const files = new Map<string, Uint8Array>();
    const config = await readConfig(context, args, {
      mayBeEmpty: true,
      onFile: (file, bytes) => void files.set(file, bytes),
    });
    const desired = demandDesired(config, context, args);
    const globs = args.values('account');
    const accounts = globs.length === 0 ? undefined : globs;
    const inScope = accountScope(accounts);
    const { reader, close } = openReader(desired, context, args);
    try {
      const live = await reader.read({ numbersOf: inScope, rfis: true });
      if (accounts !== undefined && ![...live.accounts.keys()].some(inScope)) {
        const hint = 'Globs match the names of live accounts, and letter case counts.';
        throw new AcgctlError('USAGE', `--account ${globs.join(' ')}: no live account matches`, hint);
      }
      const replan = (declared: typeof desired) =>
        makePlan({
          desired: declared,
          live,
          version: context.version,
          now: context.clock.date(),
          ...(accounts === undefined ? {} : { accounts }),
        });
      const plan = replan(desired);
      const adoption = adopt({ desired, live, plan, ...(accounts === undefined ? {} : { accounts }) });
      const profiles = new Map<string, JsonObject>();
      for (const [name, { settings }] of config.gateway?.profiles ?? []) {
        if (settings !== undefined) profiles.set(name, settings);
      }
      const imported = await importFiles({
        adoption,
        plan,
        replan,
        repository: {
          files,
          taken: config.unmatched ?? [],
          accountGlobs: config.gateway?.accountGlobs ?? [],
          profiles,
        },
        load: (overlay) => readConfig(context, args, { mayBeEmpty: true, overlay }),
      });
      const changes = imported.files.map(({ file, text, account }) => ({
        file,
        account,
        before: files.get(file),
        after: text,
      }));
      const dryRun = args.has('dry-run');
      if (!dryRun) await writeFiles(configRoot(context, args), changes);
      const problems = [...adoption.problems, ...imported.problems];
      publishImport({ adoption, problems, changes, dryRun }, context, args);
      return problems.length > 0 ? exitCodes.partial : exitCodes.done;
    } finally {
      await close();
    }
  },
};

interface Result {
  readonly adoption: Adoption;
  readonly problems: readonly AdoptionNote[];
  readonly changes: readonly (FileChange & { readonly account: string | undefined })[];
  readonly dryRun: boolean;
}

function publishImport({ adoption, problems, changes, dryRun }: Result, context: Context, args: Arguments): void {
  const files = changes.map(({ file, before, account }) => ({
    file,
    action: before === undefined ? ('created' as const) : ('changed' as const),
    ...(account === undefined ? {} : { account }),
  }));
  const diffOf = ({ file, before, after }: FileChange, colour: boolean): string => {
    const old = before === undefined ? undefined : readFileText(before).text;
    return renderFileDiff(file, old, readFileText(Buffer.from(after)).text, { colour });
  };
  if (args.has('json')) {
    const shown = files.map((file, index) => ({ ...file, diff: diffOf(changes[index] as FileChange, false) }));
    context.out(`${JSON.stringify({ dryRun, files: shown, problems, leftAlone: adoption.notes }, null, 2)}\n`);
    return;
  }
  const colour = hasColour(context, args);
  if (dryRun) for (const change of changes) context.out(diffOf(change, colour));
  context.out(renderImportText({ files, dryRun, adoption, problems }, { colour }));
}
