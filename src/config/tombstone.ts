// `state: absent`: the only way to have an account deleted, so it must be unmistakable.

import type { JsonObject } from '../model/json.ts';
import type { Findings } from './findings.ts';
import { placeOfKey } from './node-place.ts';
import type { YamlSource } from './yaml-source.ts';

/** `account`: the members of the account file, with `numbers` if it is there. */
export function checkTombstone(account: JsonObject, source: YamlSource, findings: Findings): void {
  const keys = Object.keys(account);
  const at = (key: string) => placeOfKey(source, source.root, [key]);
  if (account.state !== 'absent') {
    const stray = keys.find((key) => key === 'reason' || key === 'cascade');
    const isPresent = account.state === undefined || account.state === 'present';
    if (stray === undefined || !isPresent) return;
    findings.add({
      code: 'TOMBSTONE_STATE',
      at: at(stray),
      message: `\`${stray}\` without \`state: absent\`.`,
      hint: 'Add `state: absent` to have the account deleted, or remove the line.',
    });
    return;
  }
  if (!keys.includes('reason')) {
    findings.add({
      code: 'TOMBSTONE_REASON',
      at: at('state'),
      message: 'The account is to be deleted, and nothing says why.',
      hint: 'Add `reason: …`, which reviewers see in the plan.',
    });
  }
  const content = keys.filter((key) => contents.includes(key));
  const [first] = content;
  if (first !== undefined) {
    findings.add({
      code: 'TOMBSTONE_CONTENT',
      at: at(first),
      message: `The account is to be deleted, and still declares ${content.map((key) => `\`${key}\``).join(', ')}.`,
      hint: 'Remove the lines: the numbers are deleted with the account. Or remove `state: absent`.',
    });
  }
}

const contents: readonly string[] = ['correlationId', 'serviceDetails', 'requestForInformation', 'numbers'];
