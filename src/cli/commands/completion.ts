// acgctl completion: what a shell needs to complete commands and options.

import { AcgctlError, exitCodes } from '../../model/errors.ts';
import { globalOptions } from '../arguments.ts';
import type { Command, Registry } from '../command.ts';
import { completionScripts, shells } from '../completion-scripts.ts';

/** `commands`: the registry, which cannot be imported from here, since it imports this. */
export const completionOf = (commands: Registry): Command => ({
  positional: shells.join(' | '),
  most: 1,
  options: {},
  examples: [['source <(acgctl completion bash)', 'for this shell']],
  about: `Prints completion for the shell. bash: source <(acgctl completion bash). zsh: source <(acgctl completion zsh).
fish: acgctl completion fish | source. Put the line into the shell's start-up file to have it always.`,
  async run(context, args) {
    const [name] = args.positionals;
    const shell = shells.find((known) => known === name);
    if (shell === undefined) {
      const message = name === undefined ? 'for which shell?' : `no shell ${JSON.stringify(name)}`;
      throw new AcgctlError('USAGE', message, `Shells: ${shells.join(', ')}.`);
    }
    const words = await Promise.all(
      Object.entries(commands).map(async ([command, { summary, load }]) => {
        const options = Object.entries({ ...(await load()).options, ...globalOptions });
        return {
          name: command,
          summary,
          options: options.map(([option, { help, ...rest }]) => ({
            flag: `--${option}`,
            help,
            takesValue: 'value' in rest,
          })),
        };
      }),
    );
    context.out(completionScripts[shell](words));
    return exitCodes.done;
  },
});
