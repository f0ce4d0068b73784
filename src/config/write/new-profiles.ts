// Profiles that are worth it: settings that several new entries share and no profile of acg.yaml has.

import { leaves, valueAt, withValueAt } from '../../kinds/path.ts';
import { enabledServices, services } from '../../kinds/services.ts';
import { canonical, compareText, type JsonObject } from '../../model/json.ts';
import { beside, expressSettings, type Profiles } from './express-settings.ts';

/** `entries`: the settings of each entry that is to be written, normalised. The profiles come sorted by name. */
export function chooseProfiles(entries: readonly JsonObject[], existing: Profiles): Profiles {
  const cores = new Map<string, { readonly core: JsonObject; uses: number }>();
  for (const settings of entries) {
    const core = sharedPart(settings);
    const text = JSON.stringify(canonical(core));
    const known = cores.get(text) ?? { core, uses: 0 };
    known.uses += 1;
    cores.set(text, known);
  }
  const chosen = new Map<string, JsonObject>();
  for (const { core, uses } of cores.values()) {
    const hasProfile = [...existing.values()].some((profile) => {
      const own = beside(core, profile);
      return own !== undefined && leaves(own).length === 0;
    });
    if (uses < 2 || hasProfile || enabledServices(core).length === 0) continue;
    const name = freeName(nameOf(core), new Set([...existing.keys(), ...chosen.keys()]));
    chosen.set(name, expressSettings(core, new Map()));
  }
  return new Map([...chosen].sort(([a], [b]) => compareText(a, b)));
}

/** Members that belong to one number or one site, and not to a kind of numbers. */
const individual = ['assignmentStatus', 'civicAddressId', 'locationId', 'displayedCountryCode', 'customSipHeader'];

function sharedPart(settings: JsonObject): JsonObject {
  return leaves(settings).reduce(
    (rest, [path]) =>
      individual.includes(path.split('.').at(-1) as string) ? withValueAt(rest, path, undefined) : rest,
    settings,
  );
}

/** `operator-connect-calling-user`, `direct-routing`, `direct-routing-zoom-phone`. */
function nameOf(core: JsonObject): string {
  const parts = services
    .filter((service) => enabledServices(core).includes(service))
    .flatMap(({ field, title }) => {
      const at = `serviceDetails.${field}.configuration`;
      const usage = valueAt(core, `${at}.usage`);
      const isTenants = valueAt(core, `${at}.allowTenantAddressUpdate`) === true;
      return [
        title.replace(/^Teams |^Azure Operator | Cloud Peering$/g, ''),
        ...(typeof usage === 'string' ? [usage.replace(/Assignment$/, '')] : []),
        ...(isTenants ? ['own address'] : []),
      ];
    });
  const words = parts.join(' ').replace(/([a-z])([A-Z])/g, '$1-$2');
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 90);
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}
