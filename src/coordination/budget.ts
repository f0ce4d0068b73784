// The budget that all processes share: which permits are out and until when, and who takes part. Plain data in one blob,
// changed only by compare-and-swap; all times are the store's. Pure: who waits and who sends is in shared-permits.ts.
//
//   permits  one entry for each permit that is out. With `by` it is with that process, and until `until` nobody else's:
//            by then even a process that died had its last answer a window ago. Without, it is on its way back, and
//            anybody's from `until` on. There is an entry for each request that may count against the limit, and there
//            are never more than the limit has; so no window of the gateway sees more (proof: api/limiter.ts).
//   members  who takes part, what they wait for, and when they were last heard of. One that is not heard of for
//            `absence` is dead, or cut off from the store and sending a twentieth of the limit without it (careful.ts);
//            nobody can know which, so a twentieth is set aside for it until it would have given up.

export interface OutPermit {
  readonly by?: string;
  readonly until: number;
}

export interface Member {
  readonly id: string;
  /** How many times it has written: tells whether a write whose answer was lost was carried out. */
  readonly version: number;
  /** 0 goes first. */
  readonly priority: number;
  /** Requests that wait for a permit. */
  readonly wants: number;
  readonly heard: number;
}

export interface Budget {
  readonly permits: readonly OutPermit[];
  readonly members: readonly Member[];
}

export interface BudgetLimits {
  readonly requests: number;
  readonly windowMilliseconds: number;
}

/** What a request may take at most, from its sending to its answer or its end. */
export const longestRequest = 30_000;
/** How long a process may keep a permit before its request goes. */
export const keep = 20_000;
/** Permits that come back within this time are given out beforehand, so that nobody has to ask in that very moment. */
const ahead = 3_000;
/** A member that was not heard of for so long may be cut off. */
const absence = 20_000;
/** A member that was not heard of for so long has given up, at the latest. */
export const patience = 15 * 60_000;
/** What a member wants counts only if it said so lately: one that was stopped keeps nobody waiting. */
const fresh = 4_000;

/** From its last answer of the store until a process that is cut off may send without it: by then nothing is out any more
 * that others were given without knowing it was away. */
export function silence({ windowMilliseconds }: BudgetLimits): number {
  return absence + ahead + keep + longestRequest + windowMilliseconds + 3_000;
}

/** Of the limit, for a process that is cut off: a twentieth. */
export function carefulShare({ requests }: BudgetLimits): number {
  return Math.max(1, Math.floor(requests / 20));
}

/** Until when a permit that is taken from `from` on (or now) is out, if its process dies. */
export function outUntil(from: number, now: number, { windowMilliseconds }: BudgetLimits): number {
  return Math.ceil(Math.max(from, now)) + keep + longestRequest + windowMilliseconds;
}

/**
 * When each of the permits that this member may take now is there (0: already), the earliest first. Those that members
 * with a higher priority wait for are left to them, and equals share.
 */
export function claimable(budget: Budget, self: Member, now: number, limits: BudgetLimits): readonly number[] {
  const others = budget.members.filter(({ id }) => id !== self.id);
  const away = others.filter(({ heard }) => now - heard > absence && now - heard < patience).length;
  const waiting = others.filter(({ heard, wants }) => wants > 0 && now - heard < fresh);
  const first = sum(waiting.filter(({ priority }) => priority < self.priority).map(({ wants }) => wants));
  const equals = waiting.filter(({ priority }) => priority === self.priority).length;
  const out = budget.permits.filter(({ until }) => until > now);
  const free = limits.requests - away * carefulShare(limits) - out.length;
  const returning = out
    .filter(({ by, until }) => by === undefined && until <= now + ahead)
    .map(({ until }) => until)
    .sort((a, b) => a - b);
  const there = [...Array.from({ length: Math.max(0, free) }, () => 0), ...returning.slice(Math.max(0, -free))];
  const left = there.slice(first);
  return left.slice(0, Math.ceil(left.length / (equals + 1)));
}

/** The budget with what this member holds in the place of what it held, and without what is over. */
export function withOwn(budget: Budget, id: string, own: readonly OutPermit[], now: number): Budget {
  return {
    permits: [...budget.permits.filter(({ by, until }) => by !== id && until > now), ...own],
    members: budget.members.filter((member) => member.id !== id && now - member.heard < patience),
  };
}

/** The budget with what was `claimable` taken; a member that leaves is not given. */
export function withClaims(
  budget: Budget,
  self: Member | undefined,
  taken: readonly number[],
  claims: readonly OutPermit[],
): Budget {
  const permits = [...budget.permits];
  for (const from of taken) {
    const place = permits.findIndex(({ by, until }) => by === undefined && until === from);
    if (from !== 0) permits.splice(place, 1);
  }
  return { permits: [...permits, ...claims], members: self === undefined ? budget.members : [...budget.members, self] };
}

/**
 * The budget in the text of its blob. One that nobody can read stands for all permits out, for as long as a permit can be:
 * whatever was there, it is over then.
 */
export function readBudget(text: string, now: number, limits: BudgetLimits): Budget {
  const longest = now + silence(limits);
  try {
    const value: unknown = JSON.parse(text);
    if (isBudget(value)) {
      return {
        permits: value.permits.map(({ by, until }) => ({
          ...(by === undefined ? {} : { by }),
          until: Math.min(until, longest),
        })),
        members: value.members.map((member) => ({ ...member, heard: Math.min(member.heard, now + ahead) })),
      };
    }
  } catch {
    // Told by what follows.
  }
  return { permits: Array.from({ length: limits.requests }, () => ({ until: longest })), members: [] };
}

function isBudget(value: unknown): value is Budget {
  if (typeof value !== 'object' || value === null || !('permits' in value) || !('members' in value)) return false;
  const { permits, members } = value;
  if (!Array.isArray(permits) || !Array.isArray(members)) return false;
  return (
    permits.every(({ by, until }) => Number.isFinite(until) && (by === undefined || typeof by === 'string')) &&
    members.every(
      ({ id, version, priority, wants, heard }) =>
        typeof id === 'string' && [version, priority, wants, heard].every((figure) => Number.isFinite(figure)),
    )
  );
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
