// Who the token writes as. A comment or an issue is acgctl's own when its marker is there and its author is this one.
//
// `GET /user` answers for a person's token only. GraphQL's `viewer` answers for every kind, with the id that REST gives the
// author of what the token writes: for GITHUB_TOKEN that is github-actions[bot], 41898282. The id decides, since a person
// may change the login.

import type { JsonObject } from '../model/json.ts';
import { isJsonObject } from '../model/json.ts';
import type { GitHubClient } from './client.ts';
import { integerOf, objectOf, textOf } from './reply-fields.ts';

export interface Identity {
  readonly id: number;
  /** For messages: `github-actions[bot]`. */
  readonly login: string;
}

export async function readIdentity(client: GitHubClient): Promise<Identity> {
  const { viewer } = await client.query('query { viewer { login databaseId } }');
  const who = objectOf(viewer, 'viewer');
  return { id: integerOf(who, 'databaseId'), login: textOf(who, 'login') };
}

/** Of a comment or an issue as REST gives it. */
export function isAuthor(identity: Identity, written: JsonObject): boolean {
  return isJsonObject(written.user) && written.user.id === identity.id;
}
