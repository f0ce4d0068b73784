// The commit that was applied last from this config repository, by anybody: what an older one is held against, and what
// `drift` can take as its base where none is given.

import type { AppliedRecord, Records } from '../coordination/records.ts';
import { readRepository } from './commit.ts';
import type { Git } from './git.ts';

/** Undefined where the repository has no `origin`, or nothing of it was applied whole. */
export async function readLastApplied(
  records: Pick<Records, 'lastApplied'>,
  git: Git,
): Promise<AppliedRecord | undefined> {
  const repository = await readRepository(git);
  return repository === undefined ? undefined : records.lastApplied(repository);
}
