// I21: where an ambulance is sent changes only by a change that says so.

import type { Check } from './evidence.ts';
import { changedLeaves } from './leaves.ts';

const address =
  /^serviceDetails\.(teamsOperatorConnect|teamsPhoneMobile)\.configuration\.(civicAddressId|locationId|allowTenantAddressUpdate)$/;

export const emergencyOnlyAsApproved: Check = ({ deeds, timeline, approved: runs }) =>
  deeds.flatMap(({ effect, change, run, approved, commit }) => {
    if (effect.after === null || change === undefined || approved === undefined || change.kind !== 'number') return [];
    const before = effect.before ?? (change.action === 'move' ? change.before : null);
    if (before === null || timeline.touchedByOthers(effect.address, runs[0]?.from ?? 0, commit.step)) return [];
    const changed = changedLeaves(before, effect.after).filter((path) => address.test(path));
    const wrong = changed.filter((path) => !change.paths.includes(path) || !change.classes.includes('emergency'));
    return wrong.map((path) => ({
      message: `run ${run.id} changed ${path} of ${effect.address} unannounced`,
      step: commit.step,
    }));
  });
