// A history as text, for whoever has to find out what went wrong: everything that was sent, what met it, and what it did.

import type { JsonObject } from '../../src/model/json.ts';
import { changedLeaves, leavesOf } from './checks/leaves.ts';
import type { Commit, History, Run, SentRequest, Violation } from './history.ts';

export function tellHistory(history: History, violations: readonly Violation[]): string {
  const lines: { step: number; text: string }[] = [];
  const add = (step: number | undefined, text: string): void =>
    void lines.push({ step: step ?? Number.POSITIVE_INFINITY, text });
  for (const run of history.runs) tellRun(run, add);
  for (const sent of history.requests) add(sent.step, tellRequest(sent));
  for (const commit of history.commits) add(commit.step, tellCommit(commit));
  for (const { invariant, message, step } of violations) add(step, `!!! ${invariant}: ${message}`);
  const { rateLimit, batch, deletes, conditional, repeatability, numbers, lists, pageSize, sync } = history.knobs;
  return [
    `seed ${history.seed}`,
    `knobs ${JSON.stringify({ rateLimit, batch, deletes, conditional, repeatability, lists, pageSize, sync, other: numbers.otherAccount })}`,
    ...lines.sort((a, b) => a.step - b.step).map(({ step, text }) => `${String(step).padStart(5)} ${text}`),
  ].join('\n');
}

function tellRun(run: Run, add: (step: number | undefined, text: string) => void): void {
  add(
    run.startStep,
    `--- run ${run.id}: ${run.kind}, ${run.plansFrom}${run.isQuiet ? ', undisturbed' : ''}, at ${Math.round(run.startedAt)} ms`,
  );
  if (run.plan !== undefined) {
    const changes = run.plan.changes.map(
      ({ action, address, from, paths, classes }) =>
        `${action} ${address}${from === undefined ? '' : ` from ${from}`} (${action === 'update' ? paths.join(' ') : ''}${classes.join(' ')})`,
    );
    add(run.plannedStep, `    plan ${run.plan.guards.verdict}: ${changes.join('; ') || 'nothing'}`);
  }
  if (run.stoppedStep !== undefined) add(run.stoppedStep, `    run ${run.id} is told to stop`);
  const told =
    run.report?.outcomes.map(
      ({ address, state, code, reason }) =>
        `${address} ${state}${code === undefined ? '' : ` ${code}`}${state === 'done' ? '' : ` (${reason})`}`,
    ) ?? [];
  add(
    run.endStep,
    `--- run ${run.id} ends at ${Math.round(run.endedAt ?? 0)} ms: ${run.ending} ${run.error?.code ?? ''} ${run.error?.message ?? ''}`,
  );
  if (run.report !== undefined)
    add(
      run.endStep,
      `    ${JSON.stringify(run.report.verification)} stale: ${run.report.stale.map(({ address }) => address).join()}; ${told.join('; ')}`,
    );
}

function tellRequest(sent: SentRequest): string {
  const { run, method, path, query, body, fault, status, result, sentAt, arrivedAt, endedAt } = sent;
  const what = `${method} ${path}${query.replace(/\?api-version=[^&]*/, '')}`;
  const times = [sentAt, arrivedAt, endedAt].map((at) => (at === undefined ? '-' : String(Math.round(at)))).join(' > ');
  const small = body === undefined ? '' : ` ${body.length > 300 ? `${body.slice(0, 300)}…` : body}`;
  const conditions = `${sent.headers['if-match'] ?? ''}${sent.headers['if-none-match'] ?? ''}`;
  return `run ${run} ${what} ${conditions} [${times}] ${fault === undefined ? '' : `FAULT ${fault} `}${status ?? 'never'} -> ${result ?? 'nothing'}${small}`;
}

function tellCommit({ run, what, effects, at }: Commit): string {
  const who = run === undefined ? 'SOMEBODY ELSE' : `run ${run}`;
  const told = effects.map(({ address, before, after }) => `${address} ${verb(before, after)}`);
  return `      => ${who} at ${Math.round(at)}: ${run === undefined ? `${what}: ` : ''}${told.join('; ')}`;
}

function verb(before: JsonObject | null, after: JsonObject | null): string {
  if (before === null) return `created ${leaves(after)}`;
  if (after === null) return 'deleted';
  const now = leavesOf(after);
  return changedLeaves(before, after)
    .map((path) => `${path}: ${leavesOf(before).get(path)} -> ${now.get(path)}`)
    .join(', ');
}

function leaves(resource: JsonObject | null): string {
  return [...leavesOf(resource)].map(([path, value]) => `${path.replace('serviceDetails.', '')}=${value}`).join(' ');
}
