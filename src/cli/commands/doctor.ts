// acgctl doctor: why it does not work from here. Writes nothing to the gateway.

import type { Check } from '../../model/check.ts';
import { AcgctlError, exitCodes } from '../../model/errors.ts';
import { renderCheck, renderVerdict } from '../../render/checks-text.ts';
import type { Command } from '../command.ts';
import { examine } from '../doctor.ts';
import { loadDesired } from '../load-desired.ts';
import { hasColour } from '../outputs.ts';

export const doctorCommand: Command = {
  positional: '',
  most: 0,
  options: {},
  examples: [['acgctl doctor', 'each thing that a request needs']],
  about: `Checks in the order in which a request needs them: the config repository, the target, credentials, proxy, DNS, TCP
and TLS of the gateway and of the sign-in service, the token and its roles, the IP allow-list, the api-version and the
clock. Each is ok or says what to do. Takes one request of the gateway's limit. Exits 0 when nothing failed, else 1.`,
  async run(context, args) {
    const checks: Check[] = [];
    const options = { colour: hasColour(context, args) };
    const tell = (check: Check): void => {
      checks.push(check);
      if (!args.has('json')) context.out(renderCheck(check, options));
    };
    try {
      const desired = await loadDesired(context, args);
      tell({
        name: 'config',
        state: 'ok',
        found: `${desired.accounts.size} accounts, ${desired.numbers.table.count} numbers`,
      });
      await examine(desired, context, tell);
    } catch (error) {
      if (!(error instanceof AcgctlError) || error.code !== 'CONFIG') throw error;
      tell({ name: 'config', state: 'failed', found: error.message, remedy: 'Mend what acgctl validate tells.' });
    }
    const failed = checks.some(({ state }) => state === 'failed');
    context.out(
      args.has('json') ? `${JSON.stringify({ ok: !failed, checks }, null, 2)}\n` : renderVerdict(checks, options),
    );
    return failed ? exitCodes.error : exitCodes.done;
  },
};
