// Which commit of acgctl the workflows of a new config repository call.

import { AcgctlError } from '../model/errors.ts';
import type { WorkflowPin } from '../scaffold/workflow-files.ts';
import type { Arguments } from './arguments.ts';

/** `owner/name@commit`, set by the build of a release; a build of one's own has none. */
declare const acgctlRelease: string | undefined;

/** Fails closed: GitHub finds no such commit, and the workflow does not start. */
const noRelease: WorkflowPin = {
  repository: 'acgctl/acgctl',
  commit: '0'.repeat(40),
  comment: 'change this: the commit of a release of acgctl',
};

/** The commit of `--uses`, of the release that this program is, or one that does not exist and says so. */
export function readWorkflowPin(args: Arguments, version: string): WorkflowPin & { readonly isReal: boolean } {
  const given = args.value('uses');
  const release = typeof acgctlRelease === 'string' && acgctlRelease !== '' ? acgctlRelease : undefined;
  const text = given ?? release;
  if (text === undefined) return { ...noRelease, isReal: false };
  const [, repository, commit] = /^([A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+)@([0-9a-f]{40})$/.exec(text) ?? [];
  if (repository === undefined || commit === undefined) {
    const hint = 'Write OWNER/NAME@COMMIT, the commit as 40 hexadecimal digits: tags and branches can be moved.';
    throw new AcgctlError('USAGE', `--uses ${text}: not a repository and commit`, hint);
  }
  return { repository, commit, comment: given === undefined ? `v${version}` : 'acgctl', isReal: true };
}
