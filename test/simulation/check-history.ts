// A whole history in, its violations out. Each check is one function of the table.

import { noWrongAbsence } from './checks/absence.ts';
import { emergencyOnlyAsApproved } from './checks/emergency.ts';
import {
  crashConvergence,
  everyRunEnds,
  everyRunIsBounded,
  fixpoint,
  quietRunsFailOnlyByTheGateway,
} from './checks/endings.ts';
import { type Check, gatherEvidence } from './checks/evidence.ts';
import { cutMovesFirst, deleteThenCreate, gapsAreTold, movesBackToBack } from './checks/moves.ts';
import { plansSeeEverything } from './checks/plans.ts';
import { everyChangeHasOneOutcome, outcomesAreTrue, staleMeansNothingWritten } from './checks/reports.ts';
import {
  endsSoonAfterInterruption,
  noWriteAfterStop,
  oneDestination,
  rateIsKept,
  readsBetweenWrites,
  retriesAreModest,
} from './checks/requests.ts';
import { noLostUpdate, staleIsNotWritten } from './checks/staleness.ts';
import { cascadeOnlyAsPlanned, nothingUnplanned, planningWritesNothing } from './checks/within-plan.ts';
import type { History, Violation } from './history.ts';

const checks: readonly (readonly [invariant: string, check: Check])[] = [
  ['I1 planning writes nothing', planningWritesNothing],
  ['I2 nothing unplanned', nothingUnplanned],
  ['I2 cascade', cascadeOnlyAsPlanned],
  ['I3 no wrong absence', noWrongAbsence],
  ['I4 fixpoint', fixpoint],
  ['I4 only the gateway keeps it from its end', quietRunsFailOnlyByTheGateway],
  ['I5 crash convergence', crashConvergence],
  ['I6 stale is not written', staleIsNotWritten],
  ['I6 stale means nothing written', staleMeansNothingWritten],
  ['I7 no lost update', noLostUpdate],
  ['I8 rate', rateIsKept],
  ['I9 retries', retriesAreModest],
  ['I9 read before another id', readsBetweenWrites],
  ['I10 complete snapshot', plansSeeEverything],
  ['I14 destination', oneDestination],
  ['I16 one outcome each', everyChangeHasOneOutcome],
  ['I16 honest outcomes', outcomesAreTrue],
  ['I18 no bug under faults', everyRunEnds],
  ['I19 bounded', everyRunIsBounded],
  ['I21 emergency address', emergencyOnlyAsApproved],
  ['I22 moves back to back', movesBackToBack],
  ['I22 delete, then create', deleteThenCreate],
  ['I22 cut moves first', cutMovesFirst],
  ['I22 gaps are told', gapsAreTold],
  ['I24 no write after a stop', noWriteAfterStop],
  ['I24 ends within 7 s', endsSoonAfterInterruption],
];

export function checkHistory(history: History): readonly Violation[] {
  const evidence = gatherEvidence(history);
  return checks.flatMap(([invariant, check]) => check(evidence).map((found) => ({ invariant, ...found })));
}
