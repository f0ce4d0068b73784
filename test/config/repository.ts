// Config repositories in a temporary folder, and what they declare in a form that can be compared.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LoadedConfig, type LoadOptions, loadConfig } from '../../src/config/load.ts';
import type { Desired } from '../../src/model/desired.ts';
import { formatE164 } from '../../src/model/e164.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { numberRow } from '../../src/model/number-table.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export const gatewayText = 'gateway:\n  baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com\n';

export const zoomSettings = '    serviceDetails: { zoomPhoneCloudPeering: { enabled: true } }\n';

/** An account with Zoom Phone Cloud Peering. */
export function zoomAccount(name: string): string {
  return `account: ${name}\nserviceDetails:\n  zoomPhoneCloudPeering: { enabled: true }\n`;
}

/** Calls `use` with a folder that holds the files and acg.yaml, and removes it afterwards. */
export async function withRepository<T>(files: Files, use: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(path.join(tmpdir(), 'acgctl-config-'));
  try {
    for (const [name, text] of Object.entries({ 'acg.yaml': gatewayText, ...files })) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    }
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export async function loadFiles(files: Files, options: Partial<LoadOptions> = {}): Promise<LoadedConfig> {
  return await withRepository(files, (root) => loadConfig({ root, today: '2026-11-22', ...options }));
}

/** Of a repository without findings. */
export async function loadDesired(files: Files): Promise<Desired> {
  const { diagnostics, desired } = await loadFiles(files);
  if (desired === undefined || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics, null, 1));
  return desired;
}

/** `[account, number, settings]` of every declared number, in order of the numbers. */
export function declaredNumbers({ numbers }: Desired): readonly (readonly [string, string, JsonObject])[] {
  return Array.from({ length: numbers.table.count }, (_, index) => {
    const { account, number, settings } = numberRow(numbers.table, index);
    return [String(numbers.accountNames[account]), formatE164(number), numbers.pool.get(settings)] as const;
  });
}
