// A report as GitHub-flavoured markdown that fits where it is posted.

import type { SourceRef } from './diagnostic.ts';

export interface MarkdownOptions {
  /** Most characters (UTF-16 code units) of the text. */
  readonly limit: number;
  /** The address of a line of the config repository, for links; undefined where there is none. */
  readonly link?: (at: SourceRef) => string | undefined;
  /** Where the whole report is, for the note on what was left out: words or a markdown link. */
  readonly whole?: string;
}

export interface Markdown {
  readonly text: string;
  /** False when a deletion did not fit: such a plan must not be applied without a look at the whole. */
  readonly showsEveryDeletion: boolean;
}
