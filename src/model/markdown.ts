// A report as GitHub-flavoured markdown that fits where it is posted.

import type { Diagnostic, SourceRef } from './diagnostic.ts';

export interface MarkdownOptions {
  /** Most characters (UTF-16 code units) of the text. */
  readonly limit: number;
  /** The address of a line of the config repository, for links; undefined where there is none. */
  readonly link?: (at: SourceRef) => string | undefined;
  /** Where the whole report is, for the note on what was left out: words or a markdown link. */
  readonly whole?: string;
  /** The commit that readers know, where it is another than the one that was checked out: the last of a pull request. */
  readonly head?: string;
}

/** What a run found out about a plan that is not in it. */
export interface PlanRemarks {
  /** `deletes=37`: the allowances of labels and flags, where together they lift every guard. */
  readonly allowed?: readonly string[];
  /** Why allowances lift nothing: another count, two counts, another form. */
  readonly allowProblem?: string;
  /** What the accounts do not offer and the plan wants. With an error among them, nothing is applied. */
  readonly findings?: readonly Diagnostic[];
}

export interface Markdown {
  readonly text: string;
  /** False when a deletion did not fit: such a plan must not be applied without a look at the whole. */
  readonly showsEveryDeletion: boolean;
}
