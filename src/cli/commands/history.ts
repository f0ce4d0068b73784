// acgctl history: which applies ran on this gateway, from the store that runs meet in.

import { AcgctlError, exitCodes } from '../../model/errors.ts';
import { renderHistory } from '../../render/history-text.ts';
import { visible } from '../../render/visible.ts';
import type { Command } from '../command.ts';
import { demandMeeting } from '../coordination.ts';
import { loadDesired } from '../load-desired.ts';
import { hasColour } from '../outputs.ts';

export const historyCommand: Command = {
  positional: '[RUN]',
  most: 1,
  options: { limit: { value: 'N', help: 'how many runs to show (default 20)' } },
  examples: [
    ['acgctl history', 'the applies of this gateway'],
    ['acgctl history 3f2a', 'the journal of one'],
  ],
  about: `Lists the applies of this gateway, the newest first: when, how it ended, who, where and from which commit. With the
first letters of a run's id, prints its journal, one JSON line an entry. Needs \`coordination:\` in acg.yaml. Reads only the
store, and asks the gateway nothing.`,
  async run(context, args) {
    const limit = readLimit(args.value('limit') ?? '20');
    const { records, close } = demandMeeting(await loadDesired(context, args), context);
    try {
      const [wanted] = args.positionals;
      const runs = await records.runs(wanted === undefined ? limit : 1000);
      if (wanted === undefined) {
        const json = `${JSON.stringify({ runs }, null, 2)}\n`;
        context.out(args.has('json') ? json : renderHistory(runs, { colour: hasColour(context, args) }));
        return exitCodes.done;
      }
      const found = runs.filter(({ id }) => id.startsWith(wanted));
      const [run] = found;
      if (run === undefined || found.length > 1) {
        const why = run === undefined ? 'no run has an id that begins so' : `${found.length} runs have`;
        throw new AcgctlError('USAGE', `${wanted}: ${why}`, 'See `acgctl history` for the ids.');
      }
      const journal = await records.journal(run);
      context.out((journal ?? '').split('\n').map(visible).join('\n'));
      return exitCodes.done;
    } finally {
      await close();
    }
  },
};

function readLimit(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new AcgctlError('USAGE', `--limit ${text}: not a number from 1 to 9999`, 'Give how many runs to show.');
}
