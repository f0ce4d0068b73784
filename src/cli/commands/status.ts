// acgctl status: what the gateway and the back end say of every account. Writes nothing to the gateway.

import { exitCodes } from '../../model/errors.ts';
import { accountStatuses } from '../../plan/account-statuses.ts';
import { accountScope } from '../../plan/make-plan.ts';
import { rfiStandings } from '../../plan/rfi-standings.ts';
import { isWrong, renderStatusText } from '../../render/status-text.ts';
import type { Command } from '../command.ts';
import { askForTokens } from '../dns-tokens.ts';
import { openReader } from '../gateway.ts';
import { loadDesired } from '../load-desired.ts';
import { hasColour } from '../outputs.ts';
import { scopeOptions } from '../plan-live.ts';

export const statusCommand: Command = {
  positional: '',
  most: 0,
  options: {
    dns: { help: 'ask DNS for the TXT tokens of Direct Routing domains' },
    resolver: { value: 'ADDRESS', help: 'ask this DNS server, e.g. 9.9.9.9 or 127.0.0.1:5353 (with --dns)' },
    'detailed-exitcode': { help: 'exit 2 when a sync has failed or a DNS name is not as it should be' },
    ...scopeOptions,
  },
  examples: [
    ['acgctl status --account contoso', 'one account'],
    ['acgctl status --dns --resolver 9.9.9.9', 'ask this DNS server for the TXT tokens'],
  ],
  about: `Tells of every account on the gateway: its services and how many numbers use each, against the gateway's own count;
back-end sync with the errors of what failed; the state of its Direct Routing domains; and the requests for information
that no account file answers. Reads only.`,
  async run(context, args) {
    const desired = await loadDesired(context, args);
    const { reader, close } = openReader(desired, context, args);
    try {
      const globs = args.values('account');
      const inScope = accountScope(globs.length === 0 ? undefined : globs);
      const live = await reader.read({ numbersOf: inScope, rfis: true });
      const found = accountStatuses(desired, live, inScope);
      const accounts = args.has('dns') ? await askForTokens(found, args.value('resolver')) : found;
      const openRfis = rfiStandings(desired, live).filter((standing) => standing.open);
      const report = { baseDomain: desired.gateway.baseDomain, accounts, openRfis };
      const isBad = accounts.some(isWrong);
      context.out(
        args.has('json')
          ? `${JSON.stringify({ verdict: isBad ? 'failed' : 'ok', ...report }, null, 2)}\n`
          : renderStatusText(report, { colour: hasColour(context, args) }),
      );
      return args.has('detailed-exitcode') && isBad ? exitCodes.changes : exitCodes.done;
    } finally {
      await close();
    }
  },
};
