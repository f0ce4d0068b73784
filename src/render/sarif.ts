// SARIF 2.1.0, as code scanning takes it: rules, levels, places relative to the root of the repository, and fingerprints
// that stay the same when lines move.

import { createHash } from 'node:crypto';
import type { SourceRef } from '../model/diagnostic.ts';
import { byImportance, type Problem, type Problems } from './problems/problem.ts';
import { visible } from './visible.ts';

/** More results in a run are refused; of these, the first 5,000 by level are kept. */
const mostResults = 25_000;

/** Most characters of a message. */
const longestMessage = 1000;

/** Where a problem without a line is shown: code scanning shows nothing without a place. */
const fallback: SourceRef = { file: 'acg.yaml', line: 1, column: 1 };

export interface SarifOptions {
  readonly version: string;
  /** The config repository's folder below the root of the git repository: empty or `a/b`. */
  readonly folder: string;
}

export function renderSarif(found: Problems, { version, folder }: SarifOptions): string {
  const all = byImportance(found.problems);
  const problems = all.slice(0, mostResults);
  const rules = [...new Set(problems.map(({ rule }) => rule))].sort();
  const ruleIndexes = new Map(rules.map((rule, index) => [rule, index]));
  const fingerprint = createFingerprints();
  const run = {
    tool: {
      driver: {
        name: 'acgctl',
        version,
        rules: rules.map((rule) => ({
          id: visible(rule),
          shortDescription: { text: messageText(found.meaning(rule)) },
        })),
      },
    },
    automationDetails: { id: `acgctl/${found.of}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: true, ...notifications(all.length - problems.length) }],
    results: problems.map((problem) => ({
      ruleId: visible(problem.rule),
      ruleIndex: ruleIndexes.get(problem.rule) ?? -1,
      level: problem.level,
      message: { text: messageText(problem.message) },
      locations: [locationOf(problem.at ?? fallback, folder)],
      ...relatedOf(problem, folder),
      partialFingerprints: { primaryLocationLineHash: fingerprint(problem) },
    })),
  };
  const document = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function notifications(leftOut: number) {
  if (leftOut === 0) return {};
  const text = `${leftOut} less important results are left out: a run holds at most ${mostResults}.`;
  return { toolExecutionNotifications: [{ level: 'warning', message: { text } }] };
}

/** Visible, and without links: in a message of SARIF, `[text](target)` is one. */
function messageText(text: string): string {
  const shown = visible(text.length > longestMessage ? `${text.slice(0, longestMessage - 1)}…` : text);
  return shown.includes('](') ? shown.replace(/[\\[\]]/g, '\\$&') : shown;
}

function locationOf(at: SourceRef, folder: string) {
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(folder, at.file), uriBaseId: '%SRCROOT%' },
      region: { startLine: at.line, startColumn: at.column },
    },
  };
}

function relatedOf({ related = [] }: Problem, folder: string) {
  const shown = related.slice(0, 100);
  return shown.length === 0 ? {} : { relatedLocations: shown.map((at, id) => ({ id, ...locationOf(at, folder) })) };
}

/** A relative reference whose parts are percent-encoded: nothing in a file's name leads out of the repository. */
function relativeUri(folder: string, file: string): string {
  return `${folder}/${file}`
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd')))
    .join('/');
}

/** The same rule and key give the same fingerprint; the second of a run with both gets a number. */
function createFingerprints(): (problem: Problem) => string {
  const seen = new Map<string, number>();
  return ({ rule, key }) => {
    const hash = createHash('sha256').update(`${rule}\0${key}`).digest('hex').slice(0, 16);
    const number = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, number);
    return `${hash}:${number}`;
  };
}
