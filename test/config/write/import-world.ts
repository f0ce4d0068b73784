// An import without command line and network: a folder with files, a live state, and what comes of them.

import { rm } from 'node:fs/promises';
import { type Imported, importFiles } from '../../../src/cli/import-files.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Overlay } from '../../../src/config/read.ts';
import { writeFiles } from '../../../src/config/write/write-files.ts';
import type { Adoption } from '../../../src/model/adoption.ts';
import type { Desired } from '../../../src/model/desired.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Live } from '../../../src/model/live.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { adopt } from '../../../src/plan/adopt.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { writeRepository } from '../../support/repository.ts';

/** Rules of the domain are warnings, so that whatever is live can be declared. */
export const tolerantGateway = `gateway: { baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com }
findings:
${[
  ...['SERVICE_NOT_ON_ACCOUNT', 'SERVICES_EXCLUSIVE', 'NUMBER_WITHOUT_SERVICE', 'SIP_HEADER_SERVICE', 'TENANT_MISSING'],
  ...['DIRECT_ROUTING_CONFIGURATION', 'TENANT_FORMAT', 'ADDRESS_MISSING', 'LOCATION_WITHOUT_ADDRESS', 'PROFILE_UNUSED'],
  ...['COUNTRY_CODE_MISSING', 'SUBDOMAIN_DUPLICATE', 'ACCOUNT_CASE', 'SUBDOMAIN_LENGTH', 'IGNORE_DECLARED'],
]
  .map((code) => `  ${code}: warning\n`)
  .join('')}`;

export interface ImportRun {
  readonly adoption: Adoption;
  readonly imported: Imported;
  /** The files before, by their paths. */
  readonly before: ReadonlyMap<string, Uint8Array>;
}

/** `accounts`: the globs that an import is about. */
export async function importWorld(root: string, live: Live, accounts?: readonly string[]): Promise<ImportRun> {
  const before = new Map<string, Uint8Array>();
  const load = (overlay: Overlay) => loadConfig({ root, today: '2026-11-22', mayBeEmpty: true, overlay });
  const config = await loadConfig({
    root,
    today: '2026-11-22',
    mayBeEmpty: true,
    onFile: (file, bytes) => void before.set(file, bytes),
  });
  const { desired, gateway } = config;
  if (desired === undefined || gateway === undefined) throw new Error(JSON.stringify(config.diagnostics, null, 1));
  const scope = accounts === undefined ? {} : { accounts };
  const plan = planOf(desired, live, scope);
  const adoption = adopt({ desired, live, plan, ...scope });
  const profiles = new Map<string, JsonObject>();
  for (const [name, { settings }] of gateway.profiles ?? []) if (settings !== undefined) profiles.set(name, settings);
  const repository = { files: before, taken: config.unmatched ?? [], accountGlobs: gateway.accountGlobs, profiles };
  const imported = await importFiles({
    adoption,
    plan,
    repository,
    load,
    replan: (declared) => planOf(declared, live, scope),
  });
  const changes = imported.files.map(({ file, text }) => ({ file, before: before.get(file), after: text }));
  await writeFiles(root, changes);
  return { adoption, imported, before };
}

function planOf(desired: Desired, live: Live, scope: { readonly accounts?: readonly string[] } = {}): Plan {
  return makePlan({ desired, live, ...scope, version: '0.0.0', now: new Date('2026-11-22T00:00:00Z') });
}

export async function planFiles(root: string, live: Live, accounts?: readonly string[]): Promise<Plan> {
  const { desired, diagnostics } = await loadConfig({ root, today: '2026-11-22', mayBeEmpty: true });
  if (desired === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  return planOf(desired, live, accounts === undefined ? {} : { accounts });
}

/** What an import makes of these files: those that it writes, and its words. `rules` go into acg.yaml. */
export async function importInto(
  files: Readonly<Record<string, string>>,
  live: Live,
  rules = '',
  accounts?: readonly string[],
) {
  const root = await writeRepository({ 'acg.yaml': `${tolerantGateway}${rules}`, ...files });
  try {
    const { adoption, imported } = await importWorld(root, live, accounts);
    const { changes } = await planFiles(root, live);
    return {
      written: Object.fromEntries(imported.files.map(({ file, text }) => [file, text])),
      problems: [...adoption.problems, ...imported.problems],
      notes: adoption.notes.map(({ address, reason }) => `${address}: ${reason}`),
      /** Addresses of what a plan afterwards would still change. */
      open: changes.map(({ address }) => address),
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
