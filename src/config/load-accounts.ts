// All account files and the CSV files that they name, one after the other: a file's tree is kept only while the file is
// read.

import path from 'node:path/posix';
import { type AccountFile, readAccountFile } from './account-file.ts';
import { readInBulk } from './bulk/read-in-bulk.ts';
import { readCsvNumbers } from './csv-numbers.ts';
import type { DeclaredNumbers } from './declared-numbers.ts';
import type { EntryContext } from './entry-context.ts';
import { configTooLarge, linkedFolder, outsideRepository } from './file-problems.ts';
import type { FileSource } from './file-source.ts';
import type { Findings } from './findings.ts';
import type { GatewayFile } from './gateway-file.ts';
import type { Limits } from './limits.ts';
import { folderOf, type Listing } from './list-files.ts';
import type { FileLoader } from './load-file.ts';
import type { CsvEntry } from './number-entries.ts';
import { startOf } from './offset.ts';
import { showValue } from './show-value.ts';
import { parseYaml } from './yaml-source.ts';

interface AccountsContext {
  readonly gateway: GatewayFile;
  readonly repository: FileSource;
  readonly loader: FileLoader;
  readonly declared: DeclaredNumbers;
  readonly limits: Limits;
  readonly findings: Findings;
  readonly mayBeEmpty: boolean;
}

interface LoadedAccounts {
  /** In the order of their files; a number's account is an index into it. */
  readonly files: readonly AccountFile[];
  readonly usedProfiles: ReadonlySet<string>;
  /** Every file could be read as YAML. */
  readonly complete: boolean;
  /** YAML files beside the account files that no glob matches. */
  readonly unmatched: readonly string[];
}

export async function loadAccounts(context: AccountsContext): Promise<LoadedAccounts> {
  const { gateway, loader, declared, limits, findings } = context;
  const files: AccountFile[] = [];
  const usedProfiles = new Set<string>();
  const knownSettings: EntryContext['knownSettings'] = new Map();
  const { matched: names, unmatched } = await listAccountFiles(context);
  for (const file of names) {
    const text = await loader.loadYamlText(file);
    if (text === undefined) continue;
    const { profiles } = gateway;
    const base = { account: files.length, profiles, usedProfiles, knownSettings, numbers: declared, limits, findings };
    const reading = readInBulk(file, text, base) ?? readWhole(file, text, base);
    if (reading === undefined) continue;
    files.push(reading.account);
    for (const entry of reading.csv) await loadCsv(entry, reading.context, loader);
  }
  return { files, usedProfiles, complete: files.length === names.length, unmatched };
}

function readWhole(file: string, text: string, base: Parameters<typeof readInBulk>[2]): ReturnType<typeof readInBulk> {
  const source = parseYaml(file, text, base.limits.depth, base.findings);
  return source === undefined ? undefined : readAccountFile({ ...base, source });
}

async function listAccountFiles(context: AccountsContext): Promise<Pick<Listing, 'matched' | 'unmatched'>> {
  const { gateway, repository, limits, findings, mayBeEmpty } = context;
  const { accountGlobs: globs, accountsAt: at } = gateway;
  const isOutside = globs.some((glob) => folderOf(glob.replace(/^!/, '')) === undefined);
  if (isOutside) findings.add({ ...outsideRepository, at });
  const { matched, unmatched, links, tooMany } = await repository.list(globs);
  for (const file of links) findings.add({ ...linkedFolder, at: { file, line: 1, column: 1 } });
  for (const file of unmatched) {
    findings.add({
      code: 'ACCOUNT_FILE_UNMATCHED',
      at: { file, line: 1, column: 1 },
      message: 'The file is beside account files, and no glob of `accounts:` matches it: it is not read.',
      hint: `Rename it (${globs.map(showValue).join(', ')}), or leave it out with a glob that begins with \`!\`.`,
    });
  }
  if (tooMany) findings.add({ ...configTooLarge(`There are more than ${limits.files} files`), at });
  if (matched.length === 0 && globs.length > 0 && !isOutside && !mayBeEmpty) {
    findings.add({
      code: 'NO_ACCOUNT_FILES',
      at,
      message: `No file matches ${globs.map(showValue).join(', ')}.`,
      hint: 'Check the globs and the checkout. For a gateway without accounts, write `accounts: []` in acg.yaml.',
    });
  }
  return { matched, unmatched };
}

async function loadCsv(entry: CsvEntry, context: EntryContext, loader: FileLoader): Promise<void> {
  const { source, findings } = context;
  const at = source.at(startOf(entry.node));
  const file = path.join(path.dirname(source.file), entry.path);
  if (path.isAbsolute(entry.path) || file === '..' || file.startsWith('../')) {
    findings.add({ ...outsideRepository, at });
    return;
  }
  const text = await loader.loadText(file, at);
  if (text !== undefined) readCsvNumbers(file, text, entry, context);
}
