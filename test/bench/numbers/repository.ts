// A config repository with a million numbers, or as many as wanted, in each form in which an account file declares them.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const forms = ['list', 'ranges', 'mappings'] as const;
export type Form = (typeof forms)[number];

export interface Size {
  readonly accounts: number;
  readonly numbersEach: number;
}

/** The `index`th number of the `account`th account; ranges of ten lie ten apart. */
export function numberOf(account: number, index: number): number {
  return 14_200_000_000 + account * 10_000 + 20 * Math.floor(index / 10) + (index % 10);
}

/** The SIP headers of an account's numbers: a few in turn, or in ranges one. */
export const headerOf = (index: number): string => `desk-${Math.floor(index / 10) % 7}`;

const gatewayFile = `gateway:
  baseDomain: a1b2c3d4e5f6g7h8.commsgw.azure.com
  tenantId: 6f1c0000-0000-4000-8000-000000000001
rateLimit: { requests: 10000, perSeconds: 1 }
guards:
  creates: { max: 100000 }
profiles:
  zoom: { serviceDetails: { zoomPhoneCloudPeering: { enabled: true } } }
findings: { PROFILE_UNUSED: off, RATE_LIMIT: off }
`;

export function writeRepository(root: string, form: Form, { accounts, numbersEach }: Size): void {
  mkdirSync(path.join(root, 'accounts'), { recursive: true });
  writeFileSync(path.join(root, 'acg.yaml'), gatewayFile);
  for (let account = 0; account < accounts; account += 1) {
    const name = `account-${String(account).padStart(4, '0')}`;
    const head = `account: ${name}\nserviceDetails:\n  zoomPhoneCloudPeering: { enabled: true }\nnumbers:\n`;
    writeFileSync(path.join(root, `accounts/${name}.yaml`), `${head}${entriesOf(form, account, numbersEach)}`);
  }
}

function entriesOf(form: Form, account: number, count: number): string {
  const settings = (index: number): string =>
    `    profile: zoom\n    configuration: { customSipHeader: ${headerOf(index)} }\n`;
  const indices = Array.from({ length: count }, (_, index) => index);
  if (form === 'mappings') {
    return indices.map((index) => `  - telephoneNumber: +${numberOf(account, index)}\n${settings(index)}`).join('');
  }
  if (form === 'ranges') {
    return indices
      .filter((index) => index % 10 === 0)
      .map((index) => `  - range: +${numberOf(account, index)}..+${numberOf(account, index + 9)}\n${settings(index)}`)
      .join('');
  }
  const headers = [...new Set(indices.map(headerOf))];
  return headers
    .map((header) => {
      const mine = indices.filter((index) => headerOf(index) === header);
      const items = mine.map((index) => `      - +${numberOf(account, index)}\n`).join('');
      return `  - list:\n${items}${settings(indices.findIndex((index) => headerOf(index) === header))}`;
    })
    .join('');
}
