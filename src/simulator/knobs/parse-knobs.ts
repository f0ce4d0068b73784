// Untrusted JSON to a complete set of knobs, or every reason why not. The caller reads the file.

import { Ajv2020 } from 'ajv/dist/2020.js';
import { knobSchema } from './knob-schema.ts';
import type { Knobs } from './knobs.ts';

/** All that is wrong with a set of knobs. */
export class KnobsError extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`bad knobs:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`);
    this.reasons = reasons;
  }
}

const fill = new Ajv2020({ allErrors: true, useDefaults: true, strictTypes: false }).compile<Knobs>(knobSchema);

/** `undefined` and null (an empty YAML file) mean all defaults. */
export function parseKnobs(json: unknown): Knobs {
  const knobs: unknown = structuredClone(json ?? {});
  if (!fill(knobs)) throw new KnobsError((fill.errors ?? []).map(describe));
  if (knobs.pageSize.default > knobs.pageSize.max) throw new KnobsError(['pageSize.default is above pageSize.max']);
  return knobs;
}

function describe(error: {
  instancePath: string;
  keyword: string;
  message?: string;
  params: Record<string, unknown>;
}): string {
  const place = error.instancePath.slice(1).replaceAll('/', '.');
  if (error.keyword === 'additionalProperties') {
    const name = String(error.params.additionalProperty);
    return `${place === '' ? name : `${place}.${name}`}: no such knob`;
  }
  const allowed = error.keyword === 'enum' ? `: ${(error.params.allowedValues as unknown[]).join(' | ')}` : '';
  return `${place === '' ? 'knobs' : place} ${error.message ?? 'is wrong'}${allowed}`;
}
