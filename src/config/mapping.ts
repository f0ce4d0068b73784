// The YAML that acgctl does not read, found node by node: anchors, aliases, tags, merge keys, duplicate keys.

import { isAlias, isScalar, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { Code } from './codes.ts';
import type { Findings } from './findings.ts';
import { startOf } from './offset.ts';
import { showValue } from './show-value.ts';
import { hasUnwanted } from './text.ts';
import type { YamlSource } from './yaml-source.ts';

export interface Member {
  readonly key: string;
  readonly keyNode: Scalar;
  /** Undefined when there is nothing after the key. */
  readonly value: Node | undefined;
}

/** The mapping's members in order, each key once; what is not a key is left out after a finding. */
export function readMembers(map: YAMLMap, source: YamlSource, findings: Findings): readonly Member[] {
  const members: Member[] = [];
  const seen = new Map<string, Scalar>();
  for (const pair of map.items) {
    const keyNode = pair.key as Node | null;
    if (keyNode === null || !isScalar(keyNode) || (keyNode.type === 'PLAIN' && keyNode.value === '')) {
      addKey('KEY_NOT_TEXT', keyNode ?? map, source, findings);
      continue;
    }
    const key = String(keyNode.value);
    const first = seen.get(key);
    if (key === '<<' && keyNode.type === 'PLAIN') addKey('YAML_MERGE_KEY', keyNode, source, findings);
    else if (first !== undefined) addDuplicate(key, keyNode, first, source, findings);
    else {
      seen.set(key, keyNode);
      isPlainData(keyNode, source, findings);
      members.push({ key, keyNode, value: (pair.value as Node | null) ?? undefined });
    }
  }
  return members;
}

/** False, with a finding, for a node that is more than data or holds characters that cannot be seen. */
export function isPlainData(node: Node, source: YamlSource, findings: Findings): boolean {
  const offset = startOf(node);
  if (isAlias(node)) return reject('YAML_ALIAS', `The alias ${showValue(`*${node.source}`)} is not read.`);
  if (node.anchor !== undefined)
    return reject('YAML_ANCHOR', `The anchor ${showValue(`&${node.anchor}`)} is not read.`);
  if (node.tag !== undefined) return reject('YAML_TAG', `The tag ${showValue(node.tag)} is not read.`);
  if (isScalar(node) && node.type === 'QUOTE_DOUBLE' && hasUnwanted(String(node.value))) {
    findings.add({
      code: 'CONTROL_CHARACTER',
      at: source.at(offset),
      message: `The text ${showValue(node.value)} holds a character that is not printed.`,
      hint: 'Remove the escape sequence.',
    });
    return false;
  }
  return true;

  function reject(code: Code, message: string): boolean {
    findings.add({ code, at: source.at(offset), message, hint: 'Write the value out; numbers can share a profile.' });
    return false;
  }
}

function addKey(code: 'KEY_NOT_TEXT' | 'YAML_MERGE_KEY', node: Node, source: YamlSource, findings: Findings): void {
  const isMerge = code === 'YAML_MERGE_KEY';
  findings.add({
    code,
    at: source.at(startOf(node)),
    message: isMerge ? 'The merge key `<<` is not read.' : 'The key is not text.',
    hint: isMerge
      ? 'Write the settings out, or put them into a profile of acg.yaml.'
      : 'Write a name before the colon.',
  });
}

function addDuplicate(key: string, node: Node, first: Node, source: YamlSource, findings: Findings): void {
  const related = source.at(startOf(first));
  findings.add({
    code: 'KEY_DUPLICATE',
    at: source.at(startOf(node)),
    message: `The key ${showValue(key)} is already in line ${related.line}.`,
    hint: 'Keep one of the two.',
    related: [related],
  });
}
