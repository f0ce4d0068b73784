// acg.yaml, read and checked. What has a finding is replaced by its default, so that the accounts can be checked too.

import { isMap, type Node } from 'yaml';
import type { GatewayTarget, GuardLimit, Guards, IgnoreRule, RateLimit } from '../model/desired.ts';
import type { Severity, SourceRef } from '../model/diagnostic.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { checkBaseDomain } from './base-domain.ts';
import { checkBlobAddress } from './blob-address.ts';
import { type Checked, checkNode, isSound } from './check-node.ts';
import type { Findings, SeverityOverrides } from './findings.ts';
import { readIgnoreRule } from './ignore-rules.ts';
import { placeOfKey, placeOfValue } from './node-place.ts';
import { checkRateLimit } from './rate-limit.ts';
import { gatewayView } from './schema-view.ts';
import { readOverrides } from './severity-overrides.ts';
import { validators } from './validators.ts';
import type { YamlSource } from './yaml-source.ts';

export interface GatewayFile {
  /** Undefined when it has a finding. */
  readonly gateway: GatewayTarget | undefined;
  readonly rateLimit: RateLimit;
  readonly coordination: { readonly blob: string } | undefined;
  readonly accountGlobs: readonly string[];
  readonly accountsAt: SourceRef;
  readonly guards: Guards;
  readonly ignore: readonly IgnoreRule[];
  readonly unmanagedAlarm: boolean;
  /** Undefined when acg.yaml could not be read: then nothing is known about profiles. */
  readonly profiles: ReadonlyMap<string, Profile> | undefined;
  readonly overrides: SeverityOverrides;
}

export interface Profile {
  /** Undefined when it has a finding. */
  readonly settings: JsonObject | undefined;
  readonly at: SourceRef;
}

export const gatewayFileName = 'acg.yaml';

export const defaultGatewayFile: GatewayFile = {
  gateway: undefined,
  rateLimit: { requests: 100, perSeconds: 60 },
  coordination: undefined,
  accountGlobs: ['accounts/**/*.yaml'],
  accountsAt: { file: gatewayFileName, line: 1, column: 1 },
  guards: {
    deletes: { max: 10, percent: 10 },
    disables: { max: 10, percent: 10 },
    moves: { max: 10 },
    emergencyChanges: { max: 10 },
    creates: { max: 10_000 },
    protect: [],
  },
  ignore: [],
  unmanagedAlarm: false,
  profiles: undefined,
  overrides: new Map<never, Severity>(),
};

interface GatewayOptions {
  readonly today: string;
  readonly allowedBaseDomain: string | undefined;
}

export function readGatewayFile(source: YamlSource, options: GatewayOptions, findings: Findings): GatewayFile {
  const checked = checkNode(source, source.root, { view: gatewayView, validate: validators.gateway }, findings);
  if (!isJsonObject(checked.value)) return defaultGatewayFile;
  const root = checked.value;
  const { root: node } = source;
  const section = (key: string): JsonObject => {
    const member = root[key];
    return isSound(checked, `/${key}`) && isJsonObject(member) ? member : {};
  };
  const globs = isSound(checked, '/accounts') ? root.accounts : undefined;
  const rateLimit = { ...defaultGatewayFile.rateLimit, ...section('rateLimit') };
  checkRateLimit(rateLimit, (key) => placeOfValue(source, node, ['rateLimit', key]), findings);
  return {
    gateway: readTarget(section('gateway'), source, options, findings),
    rateLimit,
    coordination: readCoordination(section('coordination'), source, findings),
    accountGlobs: Array.isArray(globs) ? (globs as readonly string[]) : defaultGatewayFile.accountGlobs,
    accountsAt: root.accounts === undefined ? defaultGatewayFile.accountsAt : placeOfKey(source, node, ['accounts']),
    guards: readGuards(section('guards')),
    ignore: readIgnoreRules(checked, root, source, options.today, findings),
    unmanagedAlarm: section('drift').unmanaged === 'alarm',
    profiles: isMap(node) ? readProfiles(checked, root, source, node) : undefined,
    overrides: readOverrides(section('findings'), (code) => placeOfKey(source, node, ['findings', code]), findings),
  };
}

function readCoordination(
  { blob }: JsonObject,
  source: YamlSource,
  findings: Findings,
): { readonly blob: string } | undefined {
  if (typeof blob !== 'string') return undefined;
  checkBlobAddress(blob, placeOfValue(source, source.root, ['coordination', 'blob']), findings);
  return { blob };
}

function readTarget(
  gateway: JsonObject,
  source: YamlSource,
  options: GatewayOptions,
  findings: Findings,
): GatewayTarget | undefined {
  if (typeof gateway.baseDomain !== 'string') return undefined;
  const at = placeOfValue(source, source.root, ['gateway', 'baseDomain']);
  checkBaseDomain(gateway.baseDomain, options.allowedBaseDomain, at, findings);
  return { apiVersion: '2024-02-29-preview', ...gateway } as unknown as GatewayTarget;
}

function readGuards(guards: JsonObject): Guards {
  const defaults = defaultGatewayFile.guards;
  const limit = (key: 'deletes' | 'disables' | 'moves' | 'emergencyChanges' | 'creates'): GuardLimit => ({
    ...defaults[key],
    ...(isJsonObject(guards[key]) ? guards[key] : {}),
  });
  return {
    deletes: limit('deletes'),
    disables: limit('disables'),
    moves: limit('moves'),
    emergencyChanges: limit('emergencyChanges'),
    creates: limit('creates'),
    protect: Array.isArray(guards.protect) ? (guards.protect as readonly string[]) : defaults.protect,
  };
}

function readIgnoreRules(
  checked: Checked,
  root: JsonObject,
  source: YamlSource,
  today: string,
  findings: Findings,
): readonly IgnoreRule[] {
  const rules = Array.isArray(root.ignore) ? root.ignore : [];
  return rules.flatMap((rule, index) => {
    if (!isSound(checked, `/ignore/${index}`) || !isJsonObject(rule)) return [];
    const at = (...path: readonly string[]) => placeOfValue(source, source.root, ['ignore', String(index), ...path]);
    return readIgnoreRule(rule, today, at, findings) ?? [];
  });
}

function readProfiles(
  checked: Checked,
  root: JsonObject,
  source: YamlSource,
  node: Node,
): ReadonlyMap<string, Profile> {
  const profiles = isJsonObject(root.profiles) ? root.profiles : {};
  return new Map(
    Object.entries(profiles).map(([name, settings]) => {
      const sound = isSound(checked, `/profiles/${name}`) && isJsonObject(settings);
      return [name, { settings: sound ? settings : undefined, at: placeOfKey(source, node, ['profiles', name]) }];
    }),
  );
}
