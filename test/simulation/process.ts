// A process of acgctl that can be killed and interrupted: when, is set as a place in the sequence of its own requests.

import type { Dice } from './dice.ts';
import type { Run, SentRequest } from './history.ts';
import type { Network } from './network.ts';
import type { Owner } from './scheduler.ts';

/** What befalls a process. */
export type Fate =
  | { readonly kind: 'none' }
  /** Killed as its n-th request reaches the gateway, before or after it took effect. */
  | { readonly kind: 'kill'; readonly at: number; readonly when: 'before' | 'after' }
  /** Killed when its n-th deletion of a single number took effect: in the gap of a move. */
  | { readonly kind: 'kill-in-move'; readonly at: number }
  /** Killed so long after its n-th request left. */
  | { readonly kind: 'kill-later'; readonly at: number; readonly milliseconds: number }
  /** SIGINT so long after its n-th request left. */
  | { readonly kind: 'interrupt'; readonly at: number; readonly milliseconds: number }
  /** `--deadline`. */
  | { readonly kind: 'deadline'; readonly milliseconds: number };

export interface Process extends Owner {
  readonly run: Run;
  /** SIGINT. */
  readonly interruption: AbortSignal;
  readonly onSend: (sent: SentRequest) => void;
  readonly onArrival: (when: 'before' | 'after', sent: SentRequest) => void;
}

export function createProcess(run: Run, fate: Fate, { scheduler, nextStep }: Network): Process {
  const interrupt = new AbortController();
  let sentSoFar = 0;
  let halfMoves = 0;
  const ordinals = new Map<SentRequest, number>();

  function die(): void {
    if (process.dead || run.ending !== 'running') return;
    process.dead = true;
    run.ending = 'killed';
    run.endStep = nextStep();
    run.endedAt = scheduler.now();
  }

  const process: Process = {
    dead: false,
    run,
    interruption: interrupt.signal,
    onSend(sent) {
      sentSoFar += 1;
      ordinals.set(sent, sentSoFar);
      if (fate.kind !== 'kill-later' && fate.kind !== 'interrupt') return;
      if (sentSoFar !== fate.at) return;
      scheduler.after(fate.milliseconds, process, () => {
        if (fate.kind === 'kill-later') die();
        else if (run.ending === 'running') {
          run.stoppedStep = nextStep();
          run.interruptedAt = scheduler.now();
          interrupt.abort(new Error('SIGINT'));
        }
      });
    },
    onArrival(when, sent) {
      if (fate.kind === 'kill-in-move' && when === 'after' && isHalfMove(sent)) {
        halfMoves += 1;
        if (halfMoves === fate.at) die();
      }
      if (fate.kind === 'kill' && fate.when === when && ordinals.get(sent) === fate.at) die();
    },
  };
  return process;
}

const isHalfMove = ({ method, path, status }: SentRequest): boolean =>
  method === 'DELETE' && path.includes('/numbers/') && status === 204;

export function drawFate(dice: Dice): Fate {
  const kind = dice.below(10);
  const at = dice.chance(0.5) ? dice.between(1, 12) : dice.between(4, 30);
  if (kind < 3) return { kind: 'none' };
  if (kind < 5) return { kind: 'kill-in-move', at: dice.between(1, 3) };
  if (kind < 7) return { kind: 'kill', at, when: dice.pick(['before', 'after']) };
  if (kind < 8) return { kind: 'kill-later', at, milliseconds: dice.pick([0, 30, 300, 5_000]) };
  if (kind < 9) return { kind: 'interrupt', at, milliseconds: dice.pick([0, 5, 60, 400, 5_000]) };
  return { kind: 'deadline', milliseconds: dice.pick([200, 1_000, 5_000, 60_000]) };
}
