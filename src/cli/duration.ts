// Times on the command line: `90s`, `10m`, `5h30m`.

import { AcgctlError } from '../model/errors.ts';

/** Milliseconds. */
export function parseDuration(text: string, option: string): number {
  const [whole, hours, minutes, seconds] = /^(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/.exec(text) ?? [];
  if (!whole) throw new AcgctlError('USAGE', `${option} ${text}: not a time`, 'Write it like 90s, 10m or 5h30m.');
  return ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
}
