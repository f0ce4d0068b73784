// I4, I5, I18 and I19: every run ends, in bounded time and requests, in one of the ways that are meant; and after all that
// happened, the same command undisturbed brings the gateway where an unbroken run brings it, and then has nothing to do.

import type { History, Run } from '../history.ts';
import { isWrite } from '../history.ts';
import { isWhole } from '../simulate.ts';
import type { Check, Evidence } from './evidence.ts';
import { alike, changedLeaves } from './leaves.ts';

export const everyRunEnds: Check = ({ history }) =>
  history.runs.flatMap((run) => {
    if (run.ending === 'exception') {
      const { stack } = run.exception as Error;
      return [{ message: `run ${run.id} threw ${stack ?? String(run.exception)}`, step: run.endStep }];
    }
    if (run.ending === 'stuck') return [{ message: `run ${run.id} waits for nothing, forever`, step: run.endStep }];
    return [];
  });

/** A read or write takes at most four attempts of 30 s each and as many holds of 120 s. */
const mostPerRequest = 4 * (30_000 + 120_000);
const waitTimeout = 600_000;

export const everyRunIsBounded: Check = ({ history }) =>
  history.runs.flatMap((run) => {
    const requests = history.requests.filter((sent) => sent.run === run.id).length;
    const changes = run.plan?.changes.length ?? 0;
    const most = 400 + 60 * changes;
    const took = (run.endedAt ?? 0) - run.startedAt;
    const longest = waitTimeout + mostPerRequest * Math.max(10, requests);
    const problems: { message: string; step?: number | undefined }[] = [];
    if (requests > most)
      problems.push({ message: `run ${run.id} sent ${requests} requests for ${changes} changes`, step: run.endStep });
    if (took > longest)
      problems.push({ message: `run ${run.id} took ${Math.round(took / 1000)} s`, step: run.endStep });
    return problems;
  });

/** The last two of the undisturbed runs at the end. */
function lastTwo(runs: readonly Run[]): readonly [Run, Run] | undefined {
  const [last, first] = runs.filter(({ isQuiet }) => isQuiet).reverse();
  return first === undefined || last === undefined ? undefined : [first, last];
}

export const fixpoint: Check = ({ history }) => {
  const [first, second] = lastTwo(history.runs) ?? [];
  if (first === undefined || second === undefined || !isWhole(first)) return [];
  const writes = history.requests.filter((sent) => sent.run === second.id && isWrite(sent));
  const left = second.plan?.changes.map(({ action, address }) => `${action} ${address}`) ?? ['no plan'];
  return [
    ...(first.report?.verification.state === 'differs'
      ? [{ message: 'all is done, and the verification differs' }]
      : []),
    ...(left.length > 0 ? [{ message: `all is done, and the next plan has ${left.join(', ')}` }] : []),
    ...writes.map(({ method, path, step }) => ({
      message: `all is done, and the next run sent ${method} ${path}`,
      step,
    })),
  ];
};

/** What keeps an undisturbed run from finishing: the gateway's own refusals, or its ways. */
const refusals =
  /^(BackendSyncFailed|ServiceNotEnabled|CustomSipHeaderNotSupported|ServiceInUse|TenantIdLocked|ServicesExclusive)$/;

export const quietRunsFailOnlyByTheGateway: Check = ({ history }) =>
  history.runs.filter(({ isQuiet }) => isQuiet).flatMap((run) => ownFailures(run, history));

function ownFailures(run: Run, { knobs, requests }: History): ReturnType<Check> {
  const { report, error, endStep } = run;
  // Half a batch and a 500, again and again, is an outage to whoever sees the 500 alone.
  if (report === undefined || knobs.repeatability.mode === 'unsupported' || error?.code === 'CIRCUIT_OPEN') return [];
  // These count otherwise than the limit says, so that four refusals in a row come about without a fault.
  const isVague = knobs.rateLimit.window === 'counter' || knobs.rateLimit.countRejected;
  if (isVague && requests.some((sent) => sent.run === run.id && sent.status === 429)) return [];
  if (report.stale.length > 0) return [{ message: 'undisturbed, and the plan is stale', step: endStep }];
  // What is merged keeps what it was to lose, and looks like somebody else's work or the gateway's.
  const merged = knobs.batch.semantics === 'merge' ? ['CHANGED_SINCE_PLAN', 'NOT_AS_WRITTEN'] : [];
  return report.outcomes
    .filter(
      ({ state, code = '' }) =>
        state === 'unknown' || (state === 'failed' && !refusals.test(code) && !merged.includes(code)),
    )
    .map(({ address, state, code, reason }) => ({
      message: `undisturbed, and ${address} is ${state}: ${code} ${reason}`,
      step: endStep,
    }));
}

/** What a number has that is not declared. */
const carried = /ringPattern|futureFlag|assignmentStatus|civicAddressId|locationId/;

/**
 * A move that was killed between its two requests, followed by a fresh plan: that one finds the number nowhere, and
 * creates it as it is declared. What only the old resource knew is in the first run's journal and saved plan alone.
 */
function wasCutOff(address: string, deeds: Evidence['deeds']): boolean {
  const number = address.slice(address.indexOf('/'));
  const gone = deeds.findIndex(
    ({ effect, change }) => change?.action === 'move' && effect.address.endsWith(number) && effect.after === null,
  );
  return (
    gone >= 0 &&
    deeds.slice(gone).some(({ effect, change }) => effect.address === address && change?.action === 'create')
  );
}

export const crashConvergence: Check = ({ history, deeds }) => {
  const { unbroken, final, runs } = history;
  const [first] = lastTwo(runs) ?? [];
  if (unbroken === undefined || first === undefined || !isWhole(first)) return [];
  return [...new Set([...final.keys(), ...unbroken.keys()])].flatMap((address) => {
    const [mine, its] = [final.get(address) ?? null, unbroken.get(address) ?? null];
    const wrong = changedLeaves(mine, its).filter((path) => !(wasCutOff(address, deeds) && carried.test(path)));
    if (alike(mine, its) || (mine !== null && its !== null && wrong.length === 0)) return [];
    const how =
      mine === null ? 'missing' : its === null ? 'too much' : `otherwise in ${changedLeaves(mine, its).join(', ')}`;
    return [{ message: `after all, ${address} is ${how}, compared with an unbroken run` }];
  });
};
