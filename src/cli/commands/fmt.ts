// acgctl fmt: the canonical form of the YAML files, comments kept.

import { readFileText } from '../../config/write/file-text.ts';
import { formatYaml } from '../../config/write/format.ts';
import { type FileChange, writeFiles } from '../../config/write/write-files.ts';
import { counted } from '../../model/counted.ts';
import { exitCodes } from '../../model/errors.ts';
import { renderFindingsText } from '../../render/findings-text.ts';
import { joinLines, visible } from '../../render/visible.ts';
import type { Command } from '../command.ts';
import { configRoot, readConfig } from '../load-desired.ts';
import { hasColour } from '../outputs.ts';

type State = 'formatted' | 'unformatted' | 'canonical' | 'invalid' | 'unsafe';

const verbs: Readonly<Record<Exclude<State, 'canonical'>, string>> = {
  formatted: 'formatted',
  unformatted: 'not in canonical form',
  invalid: 'left as it is, for it has errors',
  unsafe: 'left as it is: it uses YAML that cannot be laid out anew without a loss',
};

export const fmtCommand: Command = {
  positional: '',
  most: 0,
  options: { check: { help: 'change nothing, and exit 1 when a file is not in canonical form' } },
  examples: [
    ['acgctl fmt', 'lay out the files'],
    ['acgctl fmt --check', 'in CI: exit 1 where a file is not laid out'],
  ],
  about: `Lays out acg.yaml and the account files in the one canonical form: keys in the order of the schemas, two blanks of
indentation, plain telephone numbers, double quotes, brackets where they fit on a line of 120 characters and one item a
line where they do not. Values, comments, blank lines between items and the order of lists stay. A file with errors is
told and not touched. Exits 0, or 1 when a file has errors; with --check also when a file would change.`,
  async run(context, args) {
    const check = args.has('check');
    const files: { readonly file: string; readonly bytes: Uint8Array }[] = [];
    const { diagnostics } = await readConfig(context, args, {
      mayBeEmpty: true,
      onFile: (file, bytes, kind) => void (kind === 'yaml' && files.push({ file, bytes })),
    });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const changes: FileChange[] = [];
    const states = files.map(({ file, bytes }): { readonly file: string; readonly state: State } => {
      if (errors.some(({ at }) => at.file === file)) return { file, state: 'invalid' };
      const source = readFileText(bytes);
      const text = formatYaml(source.text, file === 'acg.yaml' ? 'gateway' : 'account');
      if (text === undefined) return { file, state: 'unsafe' };
      const after = source.replace(text);
      if (Buffer.from(after).equals(bytes)) return { file, state: 'canonical' };
      changes.push({ file, before: bytes, after });
      return { file, state: check ? 'unformatted' : 'formatted' };
    });
    if (!check) await writeFiles(configRoot(context, args), changes);
    if (args.has('json')) context.out(`${JSON.stringify({ files: states, findings: errors }, null, 2)}\n`);
    else {
      if (errors.length > 0) context.err(renderFindingsText(errors, { colour: hasColour(context, args) }));
      const lines = states.flatMap(({ file, state }) =>
        state === 'canonical' ? [] : [`${visible(file)}: ${verbs[state]}`],
      );
      const left = states.filter(({ state }) => state === 'canonical').length;
      const done = check
        ? `${counted(changes.length, 'file')} to format`
        : `${counted(changes.length, 'file')} formatted`;
      context.out(joinLines([...lines, `${done}, ${left} already in canonical form.`]));
    }
    const isGood = states.every(({ state }) => state === 'canonical' || state === 'formatted');
    return isGood && errors.length === 0 ? exitCodes.done : exitCodes.error;
  },
};
