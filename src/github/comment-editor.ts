// Whether a comment is still as acgctl left it: everybody who may write to the repository can edit it, and stays its last
// editor until acgctl writes it anew.

import { isJsonObject } from '../model/json.ts';
import type { GitHubClient } from './client.ts';
import type { Identity } from './identity.ts';

const document =
  'query ($id: ID!) { node(id: $id) { ... on IssueComment { lastEditedAt editor { __typename login } } } }';

/** The login of who edited it last, when it was not acgctl itself; undefined where it is as acgctl left it. */
export async function readEditor(
  client: GitHubClient,
  nodeId: string,
  identity: Identity,
): Promise<string | undefined> {
  const { node } = await client.query(document, { id: nodeId });
  if (!isJsonObject(node) || !('editor' in node)) return 'somebody unknown';
  if (node.editor === null && node.lastEditedAt === null) return undefined;
  if (!isJsonObject(node.editor) || typeof node.editor.login !== 'string') return 'somebody unknown';
  // GraphQL leaves out what REST puts behind the login of an app.
  const isApp = node.editor.__typename === 'Bot';
  const login = `${node.editor.login.replace(/\[bot\]$/, '')}${isApp ? '[bot]' : ''}`;
  return login === identity.login ? undefined : login;
}
