// The config repository as desired state, or all that is wrong with it: files -> Desired | Diagnostic[].

import type { Desired } from '../model/desired.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { assembleDesired } from './assemble.ts';
import { checkAccounts, checkIgnoredAccounts, checkSubdomainLengths } from './cross-rules.ts';
import { createDeclaredNumbers } from './declared-numbers.ts';
import { checkDuplicateNumbers } from './duplicate-numbers.ts';
import { configTooLarge } from './file-problems.ts';
import type { OpenFiles } from './file-source.ts';
import { createFindings, type Findings, type SeverityOverrides, settleFindings } from './findings.ts';
import { defaultGatewayFile, type GatewayFile, gatewayFileName, readGatewayFile } from './gateway-file.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { loadAccounts } from './load-accounts.ts';
import { createFileLoader, type OnFile } from './load-file.ts';
import { type Overlay, openRepository } from './read.ts';
import { stricter } from './severity-overrides.ts';
import { showValue } from './show-value.ts';

export interface LoadOptions {
  /** Folder of acg.yaml. */
  readonly root: string;
  /** `YYYY-MM-DD` in UTC: what ignore rules end by. */
  readonly today: string;
  /** The base domain that the environment pins (ACG_BASE_DOMAIN), beside those of Azure. */
  readonly allowedBaseDomain?: string;
  readonly limits?: Partial<Limits>;
  /** Opens the files in `root`; absent: those on disk. */
  readonly open?: OpenFiles;
  /** Severities that hold beside those of the files' own `findings:`; the stricter one wins. */
  readonly severities?: SeverityOverrides;
  /** Files as they are to be, in place of what is on the disk. */
  readonly overlay?: Overlay;
  /** Told of every file that was read. */
  readonly onFile?: OnFile;
  /** A repository without account files is none to complain about: some are about to be written. */
  readonly mayBeEmpty?: boolean;
}

export interface LoadedConfig {
  /** Sorted by file, line, column and code. */
  readonly diagnostics: readonly Diagnostic[];
  /** Only when no diagnostic is an error. */
  readonly desired?: Desired;
  /** What `findings:` of acg.yaml says. */
  readonly overrides: SeverityOverrides;
  /** What acg.yaml says of account files and profiles. */
  readonly gateway?: Pick<GatewayFile, 'accountGlobs' | 'profiles'>;
  /** YAML files beside the account files that no glob matches. */
  readonly unmatched?: readonly string[];
  /** Files in which numbers are declared. */
  readonly numberFiles?: readonly string[];
  /** Files that were read. */
  readonly files: number;
  readonly accounts: number;
  readonly numbers: number;
}

export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const limits = { ...defaultLimits, ...options.limits };
  const findings = createFindings();
  const openDisk: OpenFiles = (root, most) => openRepository(root, most, options.overlay);
  const repository = await (options.open ?? openDisk)(options.root, limits);
  const loader = createFileLoader(repository, limits, findings, options.onFile);
  const declared = createDeclaredNumbers(limits.totalNumbers);

  const source = await loader.loadYaml(gatewayFileName);
  if (findings.all.some(({ code }) => code === 'GATEWAY_FILE_MISSING')) {
    // Most probably the wrong folder: nothing that is found in it would mean anything.
    const overrides: SeverityOverrides = new Map();
    return { diagnostics: settleFindings(findings.all, overrides), overrides, files: 0, accounts: 0, numbers: 0 };
  }
  const { today, allowedBaseDomain, mayBeEmpty = false } = options;
  const gateway =
    source === undefined ? defaultGatewayFile : readGatewayFile(source, { today, allowedBaseDomain }, findings);
  const accounts = await loadAccounts({ gateway, repository, loader, declared, limits, findings, mayBeEmpty });

  checkAccounts(accounts.files, findings);
  checkIgnoredAccounts(gateway.ignore, accounts.files, findings);
  if (gateway.gateway !== undefined) checkSubdomainLengths(accounts.files, gateway.gateway.baseDomain, findings);
  if (accounts.complete) checkUnusedProfiles(gateway, accounts.usedProfiles, findings);
  if (declared.count > limits.totalNumbers) {
    const problem = configTooLarge(`${declared.count} numbers are declared; ${limits.totalNumbers} is the limit`);
    findings.add({ ...problem, at: gateway.accountsAt });
  }
  const table = declared.build();
  checkDuplicateNumbers(table, declared, findings);

  const { overrides } = gateway;
  const severities = options.severities === undefined ? overrides : stricter(overrides, options.severities);
  const diagnostics = settleFindings(findings.all, severities);
  const counts = {
    overrides,
    files: loader.count,
    accounts: accounts.files.length,
    numbers: declared.count,
    gateway,
    unmatched: accounts.unmatched,
    numberFiles: declared.files,
  };
  if (gateway.gateway === undefined || diagnostics.some(({ severity }) => severity === 'error')) {
    return { diagnostics, ...counts };
  }
  return {
    diagnostics,
    desired: assembleDesired(gateway.gateway, gateway, accounts.files, table, declared, severities),
    ...counts,
  };
}

function checkUnusedProfiles(gateway: GatewayFile, used: ReadonlySet<string>, findings: Findings): void {
  for (const [name, { settings, at }] of gateway.profiles ?? []) {
    if (settings === undefined || used.has(name)) continue;
    findings.add({
      code: 'PROFILE_UNUSED',
      at,
      message: `No number uses the profile ${showValue(name)}.`,
      hint: 'Remove it, or name it in an entry with `profile:`.',
    });
  }
}
