// acgctl rfi: requests for information, which customers' tenants make and account files answer. Writes nothing to the
// gateway: an answer is declared, planned and applied like everything else.

import { suggest } from '../../config/suggest.ts';
import { AcgctlError, type ExitCode, exitCodes } from '../../model/errors.ts';
import type { RfiStanding } from '../../model/rfi-standing.ts';
import { rfiStandings } from '../../plan/rfi-standings.ts';
import { renderAccountScaffold, scaffoldName, scaffoldNotes } from '../../render/account-scaffold.ts';
import { renderRfi, renderRfiList } from '../../render/rfi-text.ts';
import { joinLines } from '../../render/visible.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { openReader } from '../gateway.ts';
import { loadDesired } from '../load-desired.ts';
import { hasColour } from '../outputs.ts';

const actions = { list: 0, show: 1, scaffold: 1 } as const;

type Action = keyof typeof actions;

export const rfiCommand: Command = {
  positional: 'list | show TENANT | scaffold TENANT',
  most: 2,
  options: { name: { value: 'ACCOUNT', help: 'scaffold: the name of the account (default: made of the company)' } },
  examples: [
    ['acgctl rfi list', 'who asks for service'],
    ['acgctl rfi scaffold 18c4e7b9 > accounts/wingtip-toys.yaml', 'an account file to start with'],
  ],
  about: `list: who asks for service, since when, for which countries, and which account answers; those who wait first.
show: one request in full. scaffold: prints an account file to start with; redirect it to a file under accounts/.
Reads only. An answer is \`requestForInformation:\` in an account file: plan and apply send it.`,
  async run(context, args) {
    const { action, tenant } = readAction(args);
    const desired = await loadDesired(context, args);
    const { reader, close } = openReader(desired, context, args);
    try {
      const live = await reader.read({ numbersOf: () => false, rfis: true });
      const standings = rfiStandings(desired, live);
      if (action === 'list')
        return tell(standings, () => renderRfiList(standings, colours(context, args)), context, args);
      const standing = find(standings, tenant);
      if (action === 'show') return tell(standing, () => renderRfi(standing, colours(context, args)), context, args);
      const taken = new Set<string>([...desired.accounts.keys(), ...live.accounts.keys()]);
      return scaffold(standing, taken, context, args);
    } finally {
      await close();
    }
  },
};

function readAction(args: Arguments): { readonly action: Action; readonly tenant: string } {
  const [action, tenant = ''] = args.positionals;
  const hint = 'acgctl rfi list | show TENANT | scaffold TENANT';
  if (action === undefined) throw new AcgctlError('USAGE', 'rfi: what?', hint);
  if (!Object.hasOwn(actions, action)) {
    const near = suggest(action, Object.keys(actions));
    throw new AcgctlError(
      'USAGE',
      `rfi ${action}: no such action`,
      near === undefined ? hint : `Did you mean ${near}? ${hint}`,
    );
  }
  const known = action as Action;
  if (actions[known] === 1 && tenant === '') throw new AcgctlError('USAGE', `rfi ${known}: which tenant?`, hint);
  if (actions[known] === 0 && tenant !== '')
    throw new AcgctlError('USAGE', `rfi ${known}: unexpected argument ${JSON.stringify(tenant)}`, hint);
  if (args.value('name') !== undefined && known !== 'scaffold')
    throw new AcgctlError('USAGE', '--name goes with scaffold only', hint);
  return { action: known, tenant };
}

function find(standings: readonly RfiStanding[], tenant: string): RfiStanding {
  const found = standings.filter(({ tenantId }) => tenantId.startsWith(tenant.toLowerCase()));
  if (found.length === 1) return found[0] as RfiStanding;
  const message =
    found.length === 0 ? `no request of a tenant ${tenant}` : `${found.length} tenants begin with ${tenant}`;
  throw new AcgctlError(
    'RFI_UNKNOWN',
    message,
    'See `acgctl rfi list`. The tenant is a GUID, or the beginning of one.',
  );
}

function scaffold(standing: RfiStanding, taken: ReadonlySet<string>, context: Context, args: Arguments): ExitCode {
  const name = args.value('name') ?? scaffoldName(standing, taken);
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(name))
    throw new AcgctlError('USAGE', `--name ${name} is no account name`, 'Letters, digits, _ and -, 1 to 100 of them.');
  if (taken.has(name))
    throw new AcgctlError('USAGE', `there is an account ${name} already`, 'Name another one, or answer in its file.');
  const text = renderAccountScaffold(standing, name);
  context.out(args.has('json') ? `${JSON.stringify({ account: name, yaml: text }, null, 2)}\n` : text);
  const notes = scaffoldNotes(standing);
  if (notes.length > 0 && !args.has('quiet')) context.err(joinLines(notes.map((note) => `acgctl: ${note}`)));
  return exitCodes.done;
}

function tell(value: unknown, text: () => string, context: Context, args: Arguments): ExitCode {
  context.out(args.has('json') ? `${JSON.stringify(value, null, 2)}\n` : text());
  return exitCodes.done;
}

function colours(context: Context, args: Arguments): { readonly colour: boolean } {
  return { colour: hasColour(context, args) };
}
