// acgctl lock: who applies right now, and how to take the lock from a run that hangs.

import { describeHolder, parseHolder } from '../../coordination/run-lock.ts';
import { AcgctlError, type ExitCode, exitCodes } from '../../model/errors.ts';
import { joinLines, visible } from '../../render/visible.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { demandMeeting, lockBlob, type Meeting } from '../coordination.ts';
import { loadDesired } from '../load-desired.ts';

export const lockCommand: Command = {
  positional: 'show | break ID',
  most: 2,
  options: {},
  examples: [
    ['acgctl lock show', 'who applies right now'],
    ['acgctl lock break 3f2a91c0', 'take the lock from a run that hangs'],
  ],
  about: `\`show\` tells which apply has the lock of this gateway: who, where, which commit, since when, and its id. Exits 0
when nobody has it, 6 when somebody does. \`break ID\` takes it away: the run sends no write after it has noticed, within ten
seconds, and the lock is free when its lease ends, within a minute. A run that died frees it by itself in the same time.
Needs \`coordination:\` in acg.yaml.`,
  async run(context, args) {
    const [verb, id] = args.positionals;
    const isShow = verb === 'show' && id === undefined;
    if (!isShow && !(verb === 'break' && id !== undefined)) {
      throw new AcgctlError(
        'USAGE',
        'say what to do with the lock',
        'Write `acgctl lock show` or `acgctl lock break ID`.',
      );
    }
    const meeting = demandMeeting(await loadDesired(context, args), context);
    try {
      return await (id === undefined ? show(meeting, context, args) : breakIt(meeting, id, context, args));
    } finally {
      await meeting.close();
    }
  },
};

async function show({ store }: Meeting, context: Context, args: Arguments): Promise<ExitCode> {
  const isHeld = await store.isLeased(lockBlob);
  const holder = isHeld ? parseHolder((await store.read(lockBlob))?.text) : undefined;
  const told = isHeld
    ? `The lock has ${describeHolder(holder)}; id ${holder?.id ?? 'unknown'}.`
    : 'Nobody has the lock.';
  const json = `${JSON.stringify({ held: isHeld, holder: holder ?? null }, null, 2)}\n`;
  context.out(args.has('json') ? json : joinLines([visible(told)]));
  return isHeld ? exitCodes.locked : exitCodes.done;
}

async function breakIt({ store }: Meeting, id: string, context: Context, args: Arguments): Promise<ExitCode> {
  const holder = parseHolder((await store.read(lockBlob))?.text);
  if (!(await store.isLeased(lockBlob)) || holder === undefined || id.length < 8 || !holder.id.startsWith(id)) {
    const has = holder === undefined ? 'nobody has it' : `it has the id ${holder.id}`;
    const hint = 'Look again with `acgctl lock show`: it may have changed hands since.';
    throw new AcgctlError('LOCK_ID', `the lock is not broken, because ${has}`, hint);
  }
  const seconds = await store.breakLease(lockBlob);
  const told = `Taken from ${describeHolder(holder)}. The lock is free in ${seconds} s, when what it was writing is over.`;
  context.out(
    args.has('json')
      ? `${JSON.stringify({ broken: holder, freeInSeconds: seconds }, null, 2)}\n`
      : joinLines([visible(told)]),
  );
  return exitCodes.done;
}
