// Syntax tree to JSON, guided by the schema: a plain scalar becomes a boolean or an integer only where the schema wants
// one, everything else keeps its text. Unknown keys and empty values are found here, where their place is at hand.

import { isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { Json } from '../model/json.ts';
import type { Findings } from './findings.ts';
import { isPlainData, readMembers } from './mapping.ts';
import { startOf } from './offset.ts';
import { itemView, memberView, namedKeys, type SchemaView } from './schema-view.ts';
import { showValue } from './show-value.ts';
import { suggest } from './suggest.ts';
import type { YamlSource } from './yaml-source.ts';

interface Decoded {
  readonly value: Json;
  /** JSON pointers of values that have a finding already and are null or missing in `value`. */
  readonly broken: ReadonlySet<string>;
}

/** `skip`: a key of the outermost mapping that the caller reads itself. */
export function decode(source: YamlSource, node: Node, view: SchemaView, findings: Findings, skip?: string): Decoded {
  const broken = new Set<string>();
  return { value: visit(node, view, '', skip), broken };

  function visit(at: Node, schema: SchemaView | undefined, pointer: string, skipped?: string): Json {
    if (!isPlainData(at, source, findings)) return lose(pointer);
    if (isMap(at)) return visitMap(at, schema, pointer, skipped);
    if (isSeq(at)) {
      const items = schema && itemView(schema);
      return at.items.map((item, index) => {
        const child = item as Node;
        if (!isNothing(child)) return visit(child, items, `${pointer}/${index}`);
        addNothing(source, child, undefined, items, findings);
        return lose(`${pointer}/${index}`);
      });
    }
    return decodeScalar(at as Scalar, schema); // An alias is no plain data.
  }

  function visitMap(map: YAMLMap, schema: SchemaView | undefined, pointer: string, skipped?: string): Json {
    // No prototype: a key named __proto__ is a key like any other.
    const object: Record<string, Json> = Object.create(null);
    for (const { key, keyNode, value } of readMembers(map, source, findings)) {
      if (key === skipped) continue;
      const member = schema && memberView(schema, key);
      const inside = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (schema?.schema.type === 'object' && member === undefined) {
        const near = addUnknownKey(source, keyNode, key, namedKeys(schema), findings);
        // Most probably misspelt, so it is not missing as well.
        if (near !== undefined) broken.add(`${pointer}/${near}`);
      } else if (value === undefined || isNothing(value)) {
        addNothing(source, keyNode, key, member, findings);
        object[key] = lose(inside);
      } else object[key] = visit(value, member, inside);
    }
    return object;
  }

  function lose(pointer: string): null {
    broken.add(pointer);
    return null;
  }
}

/** A plain scalar that YAML would read as null. */
export function isNothing(node: Node): boolean {
  return isScalar(node) && node.type === 'PLAIN' && /^(~|null|Null|NULL|)$/.test(String(node.value));
}

function decodeScalar(node: Scalar, view: SchemaView | undefined): Json {
  const text = String(node.value);
  if (node.type !== 'PLAIN') return text;
  if (view?.schema.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (view?.schema.type === 'integer' && /^-?(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  return text;
}

/** Members of the API's resources that are never desired state; often pasted from a reply. */
const computedKeys: readonly string[] = [
  'serviceProvisioningStatus',
  'serviceProvisioningErrors',
  'numberCount',
  'subdomainStatus',
  'acquiredCapabilities',
  'availableCapabilities',
];

/** Gives the key that was probably meant. */
function addUnknownKey(
  source: YamlSource,
  keyNode: Node,
  key: string,
  known: readonly string[],
  findings: Findings,
): string | undefined {
  const isComputed = computedKeys.includes(key);
  const near = isComputed ? undefined : suggest(key, known);
  const others = isComputed ? 'The service computes it: remove the line.' : `Known here: ${known.join(', ')}.`;
  findings.add({
    code: 'KEY_UNKNOWN',
    at: source.at(startOf(keyNode)),
    message: `The key ${showValue(key)} does not exist here.`,
    hint: near === undefined ? others : `Did you mean \`${near}\`?`,
  });
  return near;
}

export function addNothing(
  source: YamlSource,
  node: Node,
  key: string | undefined,
  view: SchemaView | undefined,
  findings: Findings,
): void {
  const isList = view?.schema.type === 'array';
  findings.add({
    code: 'VALUE_EMPTY',
    at: source.at(startOf(node)),
    message: key === undefined ? 'A list item with nothing in it.' : `Nothing after \`${key}:\`.`,
    hint:
      key === undefined
        ? 'Write the item, or remove the line.'
        : isList
          ? `Write \`${key}: []\` for none, or remove the key.`
          : 'Write a value, or remove the key.',
  });
}
