// ETags (api-facts.md section 3: header only, format and what changes it undocumented). Ours are a digest of what was
// written, so they survive a restart; a knob makes them follow the computed members too.

import { createHash } from 'node:crypto';
import type { World } from '../state/world.ts';

export function etagOf({ knobs }: World, body: object, view: object): string {
  const seen = knobs.conditional.etagFollowsStatus ? view : body;
  return `"${createHash('sha1').update(JSON.stringify(seen)).digest('hex').slice(0, 20)}"`;
}
