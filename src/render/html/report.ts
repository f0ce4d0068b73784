// What the page shows, for a plan and for drift alike. The rest of this folder knows nothing else.

import type { SourceRef } from '../../model/diagnostic.ts';
import type { Cost, GuardFinding } from '../../model/plan.ts';
import type { FieldValue } from './field-values.ts';

/** What a colour stands for; each has a sign beside it, since colour alone tells nothing to some. */
export type Tone = 'add' | 'change' | 'remove' | 'move' | 'warn' | 'quiet';

/** An action of a plan or a category of drift. */
export interface RowType {
  readonly label: string;
  readonly sign: string;
  readonly tone: Tone;
}

/** One line of the table: one change, or what the back end or nobody manages, which may stand for several resources. */
export interface ReportRow {
  /** Index into `types`. */
  readonly type: number;
  /** Empty for a request for information. */
  readonly account: string;
  /** Of a move: the account that the number leaves. */
  readonly from: string | undefined;
  /** `+14255550100`, a range, `rfi/<tenantId>`, or empty for the account itself. */
  readonly name: string;
  readonly count: number;
  readonly tags: readonly string[];
  readonly origin: string | undefined;
  readonly fields: readonly FieldValue[];
  readonly reason: string;
  readonly source: SourceRef | undefined;
}

/** Rows that differ in nothing but the number, as one. */
export interface ReportGroup extends Omit<ReportRow, 'name'> {
  /** `contoso`, `contoso/+14255550110..+14255550199`, or several. */
  readonly addresses: readonly string[];
}

export interface Notice {
  readonly title: string;
  readonly entries: readonly { readonly address: string; readonly count: number; readonly text: string }[];
}

export interface Report {
  readonly name: 'Plan' | 'Drift';
  readonly verdict: { readonly word: string; readonly tone: 'good' | 'bad' | 'warn' };
  readonly headline: string;
  /** The sentence below it: `Plan: X to add, Y to change, Z to destroy.` */
  readonly summary: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** What a row is called: `change` or `difference`. */
  readonly noun: string;
  readonly types: readonly RowType[];
  /** Heads of the two columns of values. */
  readonly sides: readonly [before: string, after: string];
  readonly findings: readonly GuardFinding[];
  /** What nobody should overlook, first the worst. */
  readonly risks: readonly { readonly title: string; readonly tone: Tone; readonly groups: readonly ReportGroup[] }[];
  readonly cost: Cost | undefined;
  readonly groups: readonly ReportGroup[];
  readonly rows: readonly ReportRow[];
  readonly notices: readonly Notice[];
}

export interface HtmlOptions {
  /**
   * The address of a line of the config repository, for links; undefined where the file has none. Those of one file
   * differ in the number at their end alone.
   */
  readonly link?: ((at: SourceRef) => string | undefined) | undefined;
}

/** Resources that these rows stand for. */
export function countResources(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
