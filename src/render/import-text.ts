// What an import did, file by file, and what it left out and why.

import type { Adoption, AdoptionNote } from '../model/adoption.ts';
import { counted } from '../model/counted.ts';
import { createPaint } from './paint.ts';
import type { TextOptions } from './plan-text.ts';
import { joinLines, visible } from './visible.ts';

export interface ImportTold {
  readonly files: readonly {
    readonly file: string;
    readonly action: 'created' | 'changed';
    readonly account?: string;
  }[];
  readonly dryRun: boolean;
  readonly adoption: Adoption;
  readonly problems: readonly AdoptionNote[];
}

export function renderImportText({ files, dryRun, adoption, problems }: ImportTold, { colour }: TextOptions): string {
  const paint = createPaint(colour);
  const lines = files.map(({ file, action, account }) => {
    const what = contentOf(adoption, account, file);
    return `${paint(action === 'created' ? 'green' : 'yellow', action)} ${visible(file)}${what === '' ? '' : `: ${what}`}`;
  });
  for (const { address, reason } of adoption.notes) lines.push(`left alone ${visible(address)}: ${visible(reason)}`);
  for (const { address, reason, remedy } of problems) {
    lines.push(`${paint('red', 'left out')} ${visible(address)}: ${visible(reason)}`);
    if (remedy !== undefined) lines.push(`    ${paint('dim', visible(remedy))}`);
  }
  const created = files.filter(({ action }) => action === 'created').length;
  const would = dryRun ? ' Nothing was written.' : '';
  const left = problems.length === 0 ? '' : `, ${counted(problems.length, 'problem')}`;
  const done =
    files.length === 0 && problems.length === 0
      ? 'Nothing to import.'
      : `Import: ${counted(created, 'file')} created, ${files.length - created} changed${left}.${would}`;
  return joinLines([...lines, done]);
}

function contentOf({ created, changed }: Adoption, account: string | undefined, file: string): string {
  if (account === undefined) return 'new profiles';
  if (file.endsWith('.csv')) return `numbers of ${visible(account)}`;
  const fresh = created.find(({ name }) => name === account);
  if (fresh !== undefined) return counted(fresh.numbers.length, 'number');
  const edit = changed.find(({ name }) => name === account);
  if (edit === undefined) return '';
  return [
    ...edit.fields.map(({ path }) => visible(path)),
    ...(edit.wanted.size === 0 ? [] : [`${counted(edit.wanted.size, 'number')} added or changed`]),
    ...(edit.removed.size === 0 ? [] : [`${counted(edit.removed.size, 'number')} removed`]),
  ].join(', ');
}
