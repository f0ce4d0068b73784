// I1 and I2: planning writes nothing, and nothing is written that is not in the approved plan: resource, verb, and the
// leaves that change.

import type { Change } from '../../../src/model/change.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { isWrite } from '../history.ts';
import type { Check, Deed, Evidence } from './evidence.ts';
import { alike, changedLeaves, leavesOf } from './leaves.ts';

export const planningWritesNothing: Check = ({ history }) =>
  history.requests
    .filter((sent) => isWrite(sent) && (sent.phase === 'plan' || !history.runs[sent.run]?.isApproved))
    .map((sent) => ({
      message: `run ${sent.run} sent ${sent.method} ${sent.path} without an approved plan`,
      step: sent.step,
    }));

/** `deleteNumbers=true` deletes whatever is there: only a tombstone with `cascade` sends it. */
export const cascadeOnlyAsPlanned: Check = ({ history, approved }) =>
  history.requests.flatMap((sent) => {
    if (sent.method !== 'DELETE' || !sent.query.includes('deleteNumbers=true')) return [];
    const plan = approved.find(({ run }) => run.id === sent.run);
    if (plan?.byAddress.get(sent.path.replace('/accounts/', ''))?.cascade === true) return [];
    return [{ message: `run ${sent.run} sent DELETE ${sent.path} with deleteNumbers=true unplanned`, step: sent.step }];
  });

export const nothingUnplanned: Check = (evidence) =>
  evidence.deeds.flatMap((deed) => {
    const problem = judge(deed, evidence);
    return problem === undefined
      ? []
      : [
          {
            message: `run ${deed.run.id} ${deed.commit.what}: ${deed.effect.address} ${problem}`,
            step: deed.commit.step,
          },
        ];
  });

function judge(deed: Deed, evidence: Evidence): string | undefined {
  const { change, effect, approved, commit } = deed;
  if (approved === undefined) return 'was written without an approved plan';
  if (isSwept(deed, evidence)) return undefined;
  if (change === undefined) return 'is not in the plan';
  const othersCame =
    isUnguarded(change, evidence) && evidence.timeline.touchedByOthers(effect.address, approved.from, commit.step);
  const wanted = wantedAt(deed, change);
  if (effect.after === null) return wanted.mayGo ? undefined : `was deleted, and the plan says ${change.action}`;
  if (effect.before === null) {
    if (!wanted.mayCome && !othersCame) return `was created, and the plan says ${change.action}`;
    const strays = strayLeaves(null, effect.after, wanted.images, undefined);
    return strays.length === 0 ? undefined : `was created with ${strays.join(', ')} not as planned`;
  }
  if (!wanted.mayChange && !othersCame) return `was changed, and the plan says ${change.action}`;
  const strays = strayLeaves(effect.before, effect.after, wanted.images, othersCame ? undefined : change.paths);
  return strays.length === 0 ? undefined : `changed in ${strays.join(', ')}, which the plan does not change so`;
}

/**
 * It went with something planned, because somebody else put it in the way at the last moment: a gateway that moves what is
 * created took it from where it was put after the stale check, or a cascade deleted it with an account whose numbers had
 * just been read.
 */
export function isSwept({ effect, approved, commit, run }: Deed, { history, timeline }: Evidence): boolean {
  if (approved === undefined || effect.after !== null) return false;
  const isCascade = commit.request?.query.includes('deleteNumbers=true') === true;
  if (!isCascade && history.knobs.numbers.otherAccount !== 'move') return false;
  const account = effect.address.split('/')[0];
  const wasRead = approved.changes.some(
    (change) => change.kind === 'number' && (change.account === account || change.from === account),
  );
  // Where the plan has nothing to do with numbers it does not look for any.
  if (!isCascade && !wasRead) return true;
  const lastRead = history.requests.findLast(
    (sent) => sent.run === run.id && sent.step < commit.step && sent.path === `/accounts/${account}/numbers`,
  );
  const since = isCascade ? (lastRead?.step ?? commit.step) : approved.from;
  return timeline.touchedByOthers(effect.address, since, commit.step);
}

/** The lane without If-Match: between the stale check and the write, somebody else's change goes unseen. */
export function isUnguarded(change: Change, { history }: Evidence): boolean {
  return change.kind === 'number' || history.knobs.conditional.mode === 'ignored';
}

interface Wanted {
  readonly mayCome: boolean;
  readonly mayGo: boolean;
  readonly mayChange: boolean;
  /** What may be there afterwards. */
  readonly images: readonly (JsonObject | null)[];
}

function wantedAt({ effect, approved }: Deed, change: Change): Wanted {
  const half = change.kind === 'account' ? approved?.halves.get(change.address) : undefined;
  const images = half === undefined ? [change.after] : [change.after, half];
  if (change.action !== 'move') {
    return {
      mayCome: change.action === 'create',
      mayGo: change.action === 'delete',
      mayChange: change.action === 'update' || half !== undefined,
      images,
    };
  }
  const leaves = effect.address !== change.address;
  // Where it left it may also come back, as it was, when the other account does not take it.
  return { mayCome: true, mayGo: leaves, mayChange: false, images: [leaves ? change.before : change.after] };
}

/** Leaves that changed although they must not, or to something that no image has. */
function strayLeaves(
  before: JsonObject | null,
  after: JsonObject,
  images: readonly (JsonObject | null)[],
  paths: readonly string[] | undefined,
): readonly string[] {
  if (before === null)
    return images.some((image) => alike(image, after)) ? [] : changedLeaves(images[0] ?? null, after);
  const now = leavesOf(after);
  return changedLeaves(before, after).filter((path) => {
    if (paths !== undefined && !paths.includes(path)) return true;
    return !images.some((image) => leavesOf(image).get(path) === now.get(path));
  });
}
