// Where the config repository is in its git repository, for formats that lead readers to a line of it.

import path from 'node:path';
import { createLineLinks } from '../github/line-links.ts';
import type { MarkdownOptions } from '../model/markdown.ts';
import type { Arguments } from './arguments.ts';
import type { Context } from './context.ts';
import { configRoot } from './load-desired.ts';

export interface ConfigPlace {
  readonly version: string;
  /** Its folder below the root of the checkout, empty or `a/b`; empty outside of GitHub Actions too. */
  readonly folder: string;
  /** For markdown that is printed or written to a file: it fits into a comment. */
  readonly markdown: MarkdownOptions;
}

/** GitHub takes 65,536 characters of a comment; what puts it there adds some of its own. */
const commentLimit = 60_000;

export function configPlace(context: Context, args: Arguments): ConfigPlace {
  const { GITHUB_WORKSPACE: workspace } = context.env;
  const below = workspace === undefined ? '' : path.relative(workspace, configRoot(context, args));
  const isBelow = !below.startsWith('..') && !path.isAbsolute(below);
  const folder = isBelow ? below.split(path.sep).join('/') : '';
  const link = isBelow ? createLineLinks(context.env, folder) : undefined;
  return {
    version: context.version,
    folder,
    markdown: { limit: commentLimit, ...(link === undefined ? {} : { link }) },
  };
}
