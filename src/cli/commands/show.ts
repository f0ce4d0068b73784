// acgctl show: a saved plan again, in any format. Sends nothing.

import { AcgctlError, exitCodes } from '../../model/errors.ts';
import type { Command } from '../command.ts';
import { configPlace } from '../config-place.ts';
import { outputOptions, planFormats, planRenderers, publish, readOutputs } from '../outputs.ts';
import { readPlanFile } from '../plan-file.ts';

export const showCommand: Command = {
  positional: 'PLAN',
  most: 1,
  options: outputOptions(planFormats),
  examples: [
    ['acgctl show plan.json', 'a saved plan'],
    ['acgctl show plan.json --format markdown', 'as a comment on a pull request'],
  ],
  about: 'Renders a plan that `acgctl plan --out` wrote. A file that was changed is refused.',
  async run(context, args) {
    const [file] = args.positionals;
    if (file === undefined) throw new AcgctlError('USAGE', 'no plan to show', 'Name the file: acgctl show plan.json.');
    const outputs = readOutputs(args, context, planFormats);
    const plan = await readPlanFile(file, context);
    await publish(outputs, planRenderers(plan, configPlace(context, args)), context, args);
    return exitCodes.done;
  },
};
