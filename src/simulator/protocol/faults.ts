// Injected faults: which request meets which one. Only the decision is made here; carrying it out is for whoever owns
// the connection.

import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Outage } from '../knobs/knobs.ts';
import { globPattern } from './glob.ts';

interface FaultRule {
  readonly match: { readonly method?: string; readonly path?: string; readonly nth?: number };
  readonly act: string;
  /** How often; without it, every time. With `nth`: from that request on, and once if not said. */
  readonly times?: number;
}

export type Act =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'reset-before' | 'reset-after' | 'truncate' | 'hang' | 'html' | 'duplicate' };

export interface Faults {
  /** Every reason why the rules cannot be; none means they replace those before. */
  set(json: unknown): readonly string[];
  /** The fault for a request that arrives now, as it was written and as it is done. */
  meet(method: string, path: string, now: number): { readonly text: string; readonly act: Act } | undefined;
}

const schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['act'],
    additionalProperties: false,
    properties: {
      match: {
        type: 'object',
        default: {},
        additionalProperties: false,
        properties: {
          method: { type: 'string' },
          path: { type: 'string' },
          nth: { type: 'integer', minimum: 1 },
        },
      },
      act: {
        type: 'string',
        pattern: '^(status:[2-5]\\d\\d|delay:\\d+|reset-before|reset-after|truncate|hang|html|duplicate)$',
      },
      times: { type: 'integer', minimum: 1 },
    },
  },
};

const judge = new Ajv2020({ allErrors: true, useDefaults: true }).compile<FaultRule[]>(schema);

export function createFaults(outages: readonly Outage[], start: number): Faults {
  let rules: { readonly rule: FaultRule; readonly pattern: RegExp; seen: number; met: number }[] = [];
  return {
    set(json) {
      const wanted: unknown = structuredClone(json);
      if (!judge(wanted))
        return (judge.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`.trim());
      rules = wanted.map((rule) => ({ rule, pattern: globPattern(rule.match.path ?? '**'), seen: 0, met: 0 }));
      return [];
    },
    meet(method, path, now) {
      const text = outageAt(outages, now - start);
      if (text !== undefined) return { text, act: parseAct(text) };
      let found: FaultRule | undefined;
      for (const state of rules) {
        const { match, times } = state.rule;
        if ((match.method ?? method).toUpperCase() !== method || !state.pattern.test(path)) continue;
        state.seen += 1;
        const due = state.seen >= (match.nth ?? 1);
        const left = state.met < (times ?? (match.nth === undefined ? Number.POSITIVE_INFINITY : 1));
        if (found !== undefined || !due || !left) continue;
        state.met += 1;
        found = state.rule;
      }
      return found === undefined ? undefined : { text: found.act, act: parseAct(found.act) };
    },
  };
}

function outageAt(outages: readonly Outage[], elapsed: number): string | undefined {
  return outages.find(({ startSeconds, seconds }) => {
    const since = elapsed - startSeconds * 1000;
    return since >= 0 && since < seconds * 1000;
  })?.act;
}

function parseAct(text: string): Act {
  const [kind = '', amount = ''] = text.split(':');
  if (kind === 'status') return { kind, status: Number(amount) };
  if (kind === 'delay') return { kind, delayMs: Number(amount) };
  return { kind: kind as Exclude<Act['kind'], 'status' | 'delay'> };
}
